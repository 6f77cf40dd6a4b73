//! What happens by itself and when: which profile is refreshed next, and which one is about to end without that.

use std::collections::BTreeMap;
use std::ops::Bound;

use jiff::Timestamp;

use crate::domain::error::Error;
use crate::domain::holding::Holding;
use crate::domain::name::ProfileName;

/// Everything that happens by itself. Computed when configuration, holdings or vault change, never by looking around.
#[derive(Debug, Default)]
pub struct Agenda {
    /// Differs from process to process, so that they don't act at once.
    pub seed: u64,
    /// When profiles are refreshed.
    pub refreshes: Calendar,
    /// When profiles that don't refresh themselves begin to count as expiring.
    pub warnings: Calendar,
    /// What came to nothing and is tried again.
    pub tries: BTreeMap<ProfileName, Try>,
    /// Generations that a refresh didn't make last longer: the next one would be as useless.
    pub useless: BTreeMap<ProfileName, u64>,
    /// Whether it must be computed anew.
    pub is_stale: bool,
    /// Why nothing is refreshed for the moment.
    pub pause: Option<Pause>,
    /// Whether it was said that refreshes wait for a locked vault.
    pub told_waiting: bool,
    /// Messages that belong together.
    pub told: Told,
}

/// A refresh that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Try {
    /// The generation that it was about: a newer one starts anew.
    pub generation: u64,
    /// How often in a row it failed; 0 if it was only put off.
    pub failures: u32,
    /// When that was said. A clock that shows an earlier time was set back since, and `at` is no longer meant.
    pub since: Timestamp,
    /// When it is tried again.
    pub at: Timestamp,
    /// What went wrong last.
    pub error: Option<Error>,
}

/// Nothing is refreshed until then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// What stands in the way, with the way out.
    pub error: Error,
    /// When it began.
    pub since: Timestamp,
    /// When it is tried again.
    pub until: Timestamp,
}

/// The last message of its kind, and how many profiles it speaks of.
#[derive(Debug, Default)]
pub struct Told {
    /// `refreshed 12 by themselves`.
    pub refreshed: Run,
    /// `12 refreshes failed`.
    pub failed: Run,
}

/// Messages in a row: the later one stands for the earlier ones, too.
#[derive(Debug, Default)]
pub struct Run {
    /// The message as it was shown last.
    pub text: String,
    /// How many profiles it speaks of.
    pub count: usize,
}

/// Instants of profiles, one for each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    by_time: BTreeMap<Timestamp, Vec<ProfileName>>,
    by_name: BTreeMap<ProfileName, Plan>,
}

/// An instant of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// When.
    pub at: Timestamp,
    /// Whether it has its place among others that are late: it isn't moved again.
    pub is_placed: bool,
}

impl Agenda {
    /// What came to nothing with these tokens.
    #[must_use]
    pub fn again(&self, holding: &Holding) -> Option<&Try> {
        let again = self.tries.get(&holding.profile);
        again.filter(|again| again.generation == holding.generation)
    }
}

impl Calendar {
    /// The calendar with these plans.
    #[must_use]
    pub fn of(plans: Vec<(ProfileName, Plan)>) -> Self {
        let mut by_time: BTreeMap<Timestamp, Vec<ProfileName>> = BTreeMap::new();
        for (name, plan) in &plans {
            by_time.entry(plan.at).or_default().push(name.clone());
        }
        Self {
            by_time,
            by_name: plans.into_iter().collect(),
        }
    }

    /// Gives a profile another plan, or none.
    pub fn set(&mut self, name: &ProfileName, plan: Option<Plan>) {
        let old = match plan {
            Some(plan) => self.by_name.insert(name.clone(), plan),
            None => self.by_name.remove(name),
        };
        if let Some(old) = old
            && let Some(there) = self.by_time.get_mut(&old.at)
        {
            there.retain(|other| other != name);
            if there.is_empty() {
                self.by_time.remove(&old.at);
            }
        }
        if let Some(plan) = plan {
            self.by_time.entry(plan.at).or_default().push(name.clone());
        }
    }

    /// The plan of a profile.
    #[must_use]
    pub fn plan(&self, name: &ProfileName) -> Option<Plan> {
        self.by_name.get(name).copied()
    }

    /// Whose instant has come, the earliest first.
    pub fn due(&self, now: Timestamp) -> impl Iterator<Item = &ProfileName> {
        self.by_time.range(..=now).flat_map(|(_, names)| names)
    }

    /// The first instant after `now`.
    #[must_use]
    pub fn next_after(&self, now: Timestamp) -> Option<Timestamp> {
        let later = (Bound::Excluded(now), Bound::Unbounded);
        self.by_time.range(later).next().map(|(at, _)| *at)
    }

    /// Whether both orders hold the same.
    #[cfg(test)]
    pub(crate) fn is_consistent(&self) -> bool {
        let listed = self.by_time.iter().flat_map(|(at, names)| {
            let plans = names.iter().map(|name| (name, *at));
            plans.collect::<Vec<_>>()
        });
        let listed: Vec<_> = listed.collect();
        listed.len() == self.by_name.len()
            && listed
                .iter()
                .all(|(name, at)| self.plan(name).is_some_and(|plan| plan.at == *at))
    }

    /// How many plans there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_name.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }
}
