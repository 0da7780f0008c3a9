use std::time::Duration;

/// How much is done at once, and how long it may take.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Webhooks at once.
    pub places: usize,
    /// Of these, such that did not go well last: dead and slow ones never take all places.
    pub suspects: usize,
    /// Deliveries that are taken at once.
    pub batch: i64,
    /// For one delivery, from the connection to the answer's head.
    pub patience: Duration,
    /// No delivery of a batch begins after so long.
    pub deadline: Duration,
    /// Seconds for which others do not touch a webhook: well above the deadline and the patience.
    pub claim_seconds: i64,
    /// For what is on its way when the server stops.
    pub farewell: Duration,
    /// It is looked at least so often whether something waits.
    pub pause: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            places: 32,
            suspects: 16,
            batch: 500,
            patience: Duration::from_secs(10),
            deadline: Duration::from_secs(30),
            claim_seconds: 60,
            farewell: Duration::from_secs(3),
            pause: Duration::from_secs(1),
        }
    }
}
