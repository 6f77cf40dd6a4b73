//! What the doctor has found so far.

use std::fmt::Write as _;

use crate::app::effect::JobId;
use crate::service::doctor::{Finding, Verdict};

/// The findings of one look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checkup {
    /// In the order in which they came.
    pub findings: Vec<Finding>,
    /// Who is still looking.
    pub job: Option<JobId>,
    /// The row under the cursor.
    pub cursor: usize,
}

impl Checkup {
    /// How many are so.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        let findings = self.findings.iter();
        findings.filter(|found| found.verdict == verdict).count()
    }

    /// `9 ok   1 warning   2 failed`: what occurred.
    #[must_use]
    pub fn counts(&self) -> String {
        let verdicts = [
            Verdict::Good,
            Verdict::Doubt,
            Verdict::Bad,
            Verdict::Skipped,
        ];
        let parts: Vec<String> = verdicts
            .into_iter()
            .map(|verdict| (self.count(verdict), verdict))
            .filter(|(count, _)| *count > 0)
            .map(|(count, verdict)| format!("{count} {}", verdict.word()))
            .collect();
        parts.join("   ")
    }

    /// All of it as text, for the clipboard.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for found in &self.findings {
            // Writing into a string never fails.
            writeln!(
                text,
                "{}  {}  {}",
                found.verdict.word(),
                found.about,
                found.what
            )
            .ok();
            if let Some(now) = &found.now {
                writeln!(text, "  hint: {now}").ok();
            }
        }
        text
    }
}
