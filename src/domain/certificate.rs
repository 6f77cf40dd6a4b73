//! What a server's certificate says of itself, and how people compare it.

use jiff::Timestamp;

/// A certificate as a server shows it, trusted or not; all texts are cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Its SHA-256: 64 lower-case hexadecimal digits, as a pin holds it.
    pub sha256: String,
    /// The hosts that it names.
    pub names: Vec<String>,
    /// Who signed it.
    pub issuer: String,
    /// From when it is valid, if it tells a time of our calendar.
    pub from: Option<Timestamp>,
    /// Until when.
    pub until: Option<Timestamp>,
}

impl Certificate {
    /// Whether it names this host; a star stands for one label (RFC 9525 §6.3).
    #[must_use]
    pub fn is_for(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let behind = host.split_once('.').map(|(_, domain)| domain);
        self.names.iter().any(|name| {
            let name = name.to_ascii_lowercase();
            match name.strip_prefix("*.") {
                Some(domain) => behind == Some(domain),
                None => name == host,
            }
        })
    }
}

/// A SHA-256 as it is read out and compared: `9C:41:…`, in groups of eight bytes.
#[must_use]
pub fn fingerprint(sha256: &str) -> String {
    let digits: Vec<char> = sha256.chars().map(|c| c.to_ascii_uppercase()).collect();
    let bytes: Vec<String> = digits.chunks(2).map(|pair| pair.iter().collect()).collect();
    let groups: Vec<String> = bytes.chunks(8).map(|bytes| bytes.join(":")).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naming(names: &[&str]) -> Certificate {
        Certificate {
            sha256: String::new(),
            names: names.iter().map(|&name| name.to_owned()).collect(),
            issuer: String::new(),
            from: None,
            until: None,
        }
    }

    #[test]
    fn a_star_stands_for_one_label_and_case_does_not_matter() {
        let certificate = naming(&["*.acme.test", "Lab.example.com"]);
        assert!(certificate.is_for("us-prod.acme.test"));
        assert!(certificate.is_for("lab.Example.com"));
        assert!(!certificate.is_for("acme.test"));
        assert!(!certificate.is_for("a.b.acme.test"));
        assert!(!naming(&[]).is_for("acme.test"));
    }

    #[test]
    fn a_fingerprint_is_grouped_for_reading() {
        let words = fingerprint("9c41aa0000000000ff");
        assert_eq!(words, "9C:41:AA:00:00:00:00:00 FF");
    }
}
