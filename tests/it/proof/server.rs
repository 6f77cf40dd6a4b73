//! A server that rotates strictly: what it grants, what dies then, what it revokes for reuse.

use super::case::Kind;

/// All the tokens that it ever made.
pub(super) struct Server {
    kind: Kind,
    families: Vec<Family>,
    /// How often a spent refresh token came again.
    pub(super) reuses: usize,
}

/// What grew out of one login.
struct Family {
    /// The number of the newest pair.
    head: usize,
    ended: Option<Ended>,
    /// When each access token died.
    died: Vec<Option<usize>>,
}

/// Why a family is dead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// A spent refresh token came again.
    Reuse,
    /// The client revoked it.
    Revoked,
}

/// What is answered to a refresh token.
pub(super) enum Reply {
    /// Access token and, where it rotates, refresh token.
    Granted(String),
    /// `invalid_grant`.
    Denied,
}

impl Server {
    pub(super) const fn new(kind: Kind) -> Self {
        Self {
            kind,
            families: Vec::new(),
            reuses: 0,
        }
    }

    /// A login.
    pub(super) fn login(&mut self) -> String {
        self.families.push(Family {
            head: 0,
            ended: None,
            died: vec![None],
        });
        self.pair(self.families.len() - 1)
    }

    /// A refresh, at this step.
    pub(super) fn refresh(&mut self, token: &str, step: usize) -> Reply {
        let (index, number) = parse(token);
        let rotates = self.kind != Kind::SameRefresh;
        let family = &mut self.families[index];
        if family.ended.is_some() {
            return Reply::Denied;
        }
        if rotates && number != family.head {
            self.reuses += 1;
            family.end(Ended::Reuse, step);
            return Reply::Denied;
        }
        if self.kind == Kind::Strict {
            family.die(step);
        }
        family.head += 1;
        family.died.push(None);
        Reply::Granted(self.pair(index))
    }

    fn pair(&self, index: usize) -> String {
        let head = self.families[index].head;
        let refresh = match self.kind {
            Kind::Strict | Kind::OldAccessLives => head,
            Kind::SameRefresh => 0,
        };
        format!(
            r#"{{"access_token":"access-{index}-{head}","refresh_token":"refresh-{index}-{refresh}","token_type":"bearer","expires_in":600}}"#
        )
    }

    /// The family of this token dies.
    pub(super) fn revoke(&mut self, token: &str, step: usize) {
        let (index, _) = parse(token);
        self.families[index].end(Ended::Revoked, step);
    }

    /// Whether an access token is accepted.
    pub(super) fn accepts(&self, access: &str) -> bool {
        self.died(access).is_none()
    }

    /// When an access token died.
    pub(super) fn died(&self, access: &str) -> Option<usize> {
        let (index, number) = parse(access);
        self.families[index].died[number]
    }

    /// Whether a refresh token would be taken.
    pub(super) fn would_refresh(&self, refresh: &str) -> bool {
        let (index, number) = parse(refresh);
        let family = &self.families[index];
        family.ended.is_none() && (self.kind == Kind::SameRefresh || number == family.head)
    }

    /// Why the family of this token is dead, if it is.
    pub(super) fn ended(&self, token: &str) -> Option<Ended> {
        self.families[parse(token).0].ended
    }

    pub(super) fn has_revoked(&self) -> bool {
        let mut families = self.families.iter();
        families.any(|family| family.ended == Some(Ended::Revoked))
    }
}

impl Family {
    fn die(&mut self, step: usize) {
        for died in &mut self.died {
            died.get_or_insert(step);
        }
    }

    fn end(&mut self, why: Ended, step: usize) {
        self.ended.get_or_insert(why);
        self.die(step);
    }
}

/// Family and number of a token.
fn parse(token: &str) -> (usize, usize) {
    let mut parts = token.split('-').skip(1);
    let mut next = || parts.next().unwrap().parse().unwrap();
    (next(), next())
}
