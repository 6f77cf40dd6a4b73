//! What is told to somebody who doesn't look: a bell, or a message of the desktop.

/// The newest notice, and how many there were.
#[derive(Debug, Default)]
pub struct Notices {
    /// How many there were.
    pub count: u64,
    /// The newest one.
    pub last: Option<Notice>,
}

/// Something that matters to somebody who doesn't look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// In full: `us-prod-acme ends in 6m: l logs in`.
    pub text: String,
    /// Without any name, for screens that others see: `a profile ends soon`.
    pub nameless: String,
}

impl Notices {
    /// Tells something.
    pub(crate) fn tell(&mut self, text: impl Into<String>, nameless: impl Into<String>) {
        self.count += 1;
        self.last = Some(Notice {
            text: text.into(),
            nameless: nameless.into(),
        });
    }
}
