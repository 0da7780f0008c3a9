use std::time::Duration;

/// How backends are waited for.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Between the tries of a request that a backend does not take, in turn. After the last one the job pauses as a whole.
    pub pauses: &'static [Duration],
    /// Requests of a job that a backend has at the same moment.
    pub requests: usize,
    /// How long somebody who opens a task waits for its prediction. It goes on behind.
    pub opening: Duration,
    /// So long a backend that did not answer is not asked by people who open tasks.
    pub rest: Duration,
    /// A check that is not older is not made again for who lists backends.
    pub fresh: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        const PAUSES: [Duration; 5] = [
            Duration::from_secs(1),
            Duration::from_secs(3),
            Duration::from_secs(10),
            Duration::from_secs(30),
            Duration::from_secs(60),
        ];
        Self {
            pauses: &PAUSES,
            requests: 2,
            opening: Duration::from_secs(3),
            rest: Duration::from_secs(30),
            fresh: Duration::from_secs(2),
        }
    }
}
