use aws_lc_rs::rand::SecureRandom;
use std::sync::Mutex;

/// Where randomness comes from. Handed down, so that tests can repeat it.
pub trait Rng: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);

    fn u64(&self) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn uuid(&self) -> uuid::Uuid {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// One that is behind those of earlier milliseconds in an index (version 7): many that are made together lie together.
    fn uuid_in_order(&self, now: crate::Timestamp) -> uuid::Uuid {
        let mut bytes = [0; 10];
        self.fill(&mut bytes);
        let millis = u64::try_from(now.0 / 1_000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}

/// The operating system's generator, by aws-lc.
#[derive(Default)]
pub struct SystemRng(aws_lc_rs::rand::SystemRandom);

impl SystemRng {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Rng for SystemRng {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness no secret can be made: going on would be worse than stopping.
        if self.0.fill(bytes).is_err() {
            std::process::abort();
        }
    }
}

/// SplitMix64: repeatable, for tests only.
pub struct SeededRng(Mutex<u64>);

impl SeededRng {
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Rng for SeededRng {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            let word = (z ^ (z >> 31)).to_le_bytes();
            for (to, from) in chunk.iter_mut().zip(word) {
                *to = from;
            }
        }
    }
}
