//! Whole numbers in as little memory as their spread needs.

#[derive(Debug, Clone)]
pub(super) struct Packed {
    least: i64,
    rest: Rest,
}

/// What each number is above the least.
#[derive(Debug, Clone)]
enum Rest {
    Nothing(usize),
    Bytes(Box<[u8]>),
    Shorts(Box<[u16]>),
    Words(Box<[u32]>),
    Whole(Box<[i64]>),
}

impl Packed {
    pub fn new(numbers: &[i64]) -> Self {
        let least = numbers.iter().copied().min().unwrap_or(0);
        let spread = numbers.iter().copied().max().unwrap_or(0).checked_sub(least).and_then(|s| u64::try_from(s).ok());
        let rest = match spread {
            Some(0) => Rest::Nothing(numbers.len()),
            Some(spread) if spread <= 0xff => Rest::Bytes(narrow(numbers, least)),
            Some(spread) if spread <= 0xffff => Rest::Shorts(narrow(numbers, least)),
            Some(spread) if spread <= 0xffff_ffff => Rest::Words(narrow(numbers, least)),
            _ => return Self { least: 0, rest: Rest::Whole(numbers.into()) },
        };
        Self { least, rest }
    }

    pub fn get(&self, at: usize) -> Option<i64> {
        let above = match &self.rest {
            Rest::Nothing(length) => (at < *length).then_some(0)?,
            Rest::Bytes(numbers) => i64::from(*numbers.get(at)?),
            Rest::Shorts(numbers) => i64::from(*numbers.get(at)?),
            Rest::Words(numbers) => i64::from(*numbers.get(at)?),
            Rest::Whole(numbers) => *numbers.get(at)?,
        };
        Some(self.least + above)
    }

    pub fn to_vec(&self) -> Vec<i64> {
        match &self.rest {
            Rest::Nothing(length) => vec![self.least; *length],
            Rest::Bytes(numbers) => numbers.iter().map(|above| self.least + i64::from(*above)).collect(),
            Rest::Shorts(numbers) => numbers.iter().map(|above| self.least + i64::from(*above)).collect(),
            Rest::Words(numbers) => numbers.iter().map(|above| self.least + i64::from(*above)).collect(),
            Rest::Whole(numbers) => numbers.to_vec(),
        }
    }

    /// Whether one of the numbers passes; fast where few do.
    pub fn any(&self, mut passes: impl FnMut(i64) -> bool) -> bool {
        match &self.rest {
            Rest::Nothing(length) => *length > 0 && passes(self.least),
            Rest::Bytes(numbers) => numbers.iter().any(|above| passes(self.least + i64::from(*above))),
            Rest::Shorts(numbers) => numbers.iter().any(|above| passes(self.least + i64::from(*above))),
            Rest::Words(numbers) => numbers.iter().any(|above| passes(self.least + i64::from(*above))),
            Rest::Whole(numbers) => numbers.iter().copied().any(passes),
        }
    }

    pub fn bytes(&self) -> usize {
        match &self.rest {
            Rest::Nothing(_) => 0,
            Rest::Bytes(numbers) => numbers.len(),
            Rest::Shorts(numbers) => numbers.len() * 2,
            Rest::Words(numbers) => numbers.len() * 4,
            Rest::Whole(numbers) => numbers.len() * 8,
        }
    }
}

/// The caller knows that they fit.
fn narrow<T: TryFrom<i64> + Default>(numbers: &[i64], least: i64) -> Box<[T]> {
    numbers.iter().map(|number| T::try_from(number - least).unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::Packed;

    #[test]
    fn numbers_come_back_from_any_spread() {
        for spread in [0, 1, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296, i64::MAX] {
            let numbers = [7, 7 - spread, 7 - spread / 2, 7];
            let packed = Packed::new(&numbers);
            assert_eq!(packed.to_vec(), numbers);
            assert_eq!(
                (0..5).map(|at| packed.get(at)).collect::<Vec<_>>(),
                numbers.iter().copied().map(Some).chain([None]).collect::<Vec<_>>()
            );
            assert!(packed.any(|number| number == 7 - spread) && !packed.any(|number| number == 8));
        }
        assert_eq!(Packed::new(&[i64::MIN, i64::MAX]).to_vec(), [i64::MIN, i64::MAX]);
        assert_eq!(Packed::new(&[3; 1_000]).bytes(), 0);
    }
}
