//! Which generation of appliance speaks.

use std::cmp::Ordering;
use std::fmt;

/// A build version such as `8.0.12.2`; a suffix is kept for display and ignored when comparing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    text: String,
    numbers: Vec<u32>,
}

impl Version {
    /// Reads leniently; empty or without a leading number: `None` (facts/morpheus.md §5).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = super::text::clean(text, 40);
        let head: String = text
            .chars()
            .take_while(|c| c.is_ascii_digit() || *c == '.')
            .collect();
        let numbers: Vec<u32> = head.split('.').map_while(|n| n.parse().ok()).collect();
        (!numbers.is_empty()).then_some(Self { text, numbers })
    }

    /// Whether it is at least `major.minor`.
    #[must_use]
    pub fn is_at_least(&self, numbers: &[u32]) -> bool {
        let longest = self.numbers.len().max(numbers.len());
        let at = |list: &[u32], i: usize| list.get(i).copied().unwrap_or(0);
        (0..longest)
            .map(|i| at(&self.numbers, i).cmp(&at(numbers, i)))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
            .is_ge()
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number_and_not_by_text() {
        let old = Version::parse("8.0.12.2").unwrap();
        assert!(old.is_at_least(&[8, 0, 6]) && !old.is_at_least(&[9]));
        assert!(Version::parse("10.0-rc1").unwrap().is_at_least(&[9]));
        assert!(Version::parse("9.0").unwrap().is_at_least(&[9, 0, 0]));
        assert_eq!(Version::parse(""), None);
        assert_eq!(Version::parse("null"), None);
    }
}
