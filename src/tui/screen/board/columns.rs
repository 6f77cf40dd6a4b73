//! Which columns the board has room for, and how wide each is (SCREENS C15).
//!
//! They give way in this order: bar, NAME, `↻`, REFRESH, ENV (PROD turns to a `P` before the glyph), USER.

use ratatui::layout::Rect;

use crate::tui::widget::found::{By, Spot, spot};

/// Cursor, mark, glyph, blank.
pub(crate) const PREFIX: u16 = 4;
/// `rejected 21s`: the longest of the words; it is never cut.
pub(crate) const ACCESS: u16 = 12;
/// `PROD`.
pub(crate) const ENVIRONMENT: u16 = 4;
/// `11d 15h`.
pub(crate) const REFRESH: u16 = 7;
/// `↻!`; the blank before it is the one that stays free at the edge without it.
pub(crate) const RENEWS: u16 = 2;

/// Windows of this width have NAME and a bar.
const ROOM_FOR_ALL: u16 = 140;
/// SERVER, TENANT and USER together, at least, while there is a USER.
const LEAST_OF_THREE: u16 = 31;
/// NAME and bar at most, their gaps included.
const WIDEST_NAME: u16 = 26;
const WIDEST_BAR: u16 = 18;

/// The widths of the columns, gaps behind them included; 0 for a column that gave way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Columns {
    /// The profile's name.
    pub name: u16,
    /// The server's short name.
    pub server: u16,
    /// The tenant.
    pub tenant: u16,
    /// The user.
    pub user: u16,
    /// What the server is used for.
    pub environment: u16,
    /// What is left of the refresh token.
    pub refresh: u16,
    /// Whether it refreshes itself.
    pub renews: u16,
    /// What is left of the access token.
    pub bar: u16,
}

/// The widest texts of the three columns that share what is left, in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Widest {
    /// Of all servers.
    pub server: u16,
    /// Of all tenants.
    pub tenant: u16,
    /// Of all users.
    pub user: u16,
}

impl Columns {
    /// What of a drawn row is searched by the filter.
    pub(crate) fn searched(&self, row: Rect) -> [Spot; 4] {
        let mut x = row.x + PREFIX;
        [self.name, self.server, self.tenant, self.user].map(|width| {
            let searched = spot(row, x, width, By::Letters);
            x += width;
            searched
        })
    }

    /// The columns for a list of `cells` cells in a window of `window` cells.
    pub(crate) fn fit(cells: u16, window: u16, widest: Widest) -> Self {
        let mut columns = Self {
            environment: ENVIRONMENT + 1,
            refresh: REFRESH + 2,
            renews: RENEWS,
            ..Self::default()
        };
        if columns.rest(cells) < LEAST_OF_THREE {
            columns.renews = 0;
        }
        if columns.rest(cells) < LEAST_OF_THREE {
            columns.refresh = 0;
        }
        if columns.rest(cells) < LEAST_OF_THREE {
            columns.environment = 0;
        }
        if window >= ROOM_FOR_ALL {
            let spare = columns.rest(cells).saturating_sub(LEAST_OF_THREE);
            columns.name = (spare * 3 / 5).min(WIDEST_NAME);
            columns.bar = (spare * 2 / 5).min(WIDEST_BAR);
        }
        columns.share(columns.rest(cells), widest);
        columns
    }

    /// What SERVER, TENANT and USER have together. One blank stays free at the right edge.
    const fn rest(&self, cells: u16) -> u16 {
        let taken = self.name + self.environment + self.refresh + self.renews + self.bar;
        cells.saturating_sub(PREFIX + ACCESS + 1 + taken)
    }

    /// Shares `rest` in the proportions of the mock-ups; a column gives what it doesn't need to one that lacks it.
    fn share(&mut self, rest: u16, widest: Widest) {
        if rest < LEAST_OF_THREE {
            self.server = (rest * 2 / 5).max(rest.min(10));
            self.tenant = rest - self.server;
            return;
        }
        let server = (rest / 4).max(10);
        let tenant = ((rest - server) * 49).div_ceil(100);
        let mut three = [
            Shared::new(server, widest.server),
            Shared::new(tenant, widest.tenant),
            Shared::new(rest - server - tenant, widest.user),
        ];
        let lacking: u16 = three.iter().map(|shared| shared.lacks()).sum();
        let mut moved = 0;
        for giver in &mut three {
            moved += giver.give(lacking - moved);
        }
        for needy in &mut three {
            moved -= needy.take(moved);
        }
        let [server, tenant, user] = three;
        self.server = server.has;
        self.tenant = tenant.has;
        self.user = user.has;
    }
}

/// A column's share of the width, and what its widest text needs.
#[derive(Debug, Clone, Copy)]
struct Shared {
    has: u16,
    wants: u16,
}

/// No column gives away more than this.
const LEAST_OF_ONE: u16 = 10;

impl Shared {
    /// The gap behind a column is part of it.
    const fn new(has: u16, widest: u16) -> Self {
        Self {
            has,
            wants: widest.saturating_add(2),
        }
    }

    const fn lacks(self) -> u16 {
        self.wants.saturating_sub(self.has)
    }

    /// Gives what it doesn't need itself, at most so much.
    fn give(&mut self, most: u16) -> u16 {
        let given = self
            .has
            .saturating_sub(self.wants.max(LEAST_OF_ONE))
            .min(most);
        self.has -= given;
        given
    }

    /// Takes what it lacks, at most so much.
    fn take(&mut self, most: u16) -> u16 {
        let taken = self.lacks().min(most);
        self.has += taken;
        taken
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tui::text;

    const USUAL: Widest = Widest {
        server: 9,
        tenant: 8,
        user: 15,
    };

    fn three(columns: Columns) -> [u16; 3] {
        [columns.server, columns.tenant, columns.user]
    }

    /// One cell less than in the mock-ups, whose ACCESS has no room for `rejected 21s`.
    #[test]
    fn the_mock_ups_proportions_are_kept() {
        assert_eq!(three(Columns::fit(76, 120, USUAL)), [11, 15, 17]);
        assert_eq!(three(Columns::fit(78, 80, USUAL)), [11, 17, 17]);
        assert_eq!(three(Columns::fit(48, 50, USUAL)), [11, 10, 10]);
    }

    #[test]
    fn no_word_of_access_is_cut() {
        for words in [
            "rejected 59s",
            "expired 59m",
            "answer lost",
            "refreshing…",
            "logging in…",
        ] {
            assert!(text::width(words) <= ACCESS, "{words}");
        }
    }

    #[test]
    fn columns_give_way_in_the_order_of_the_rule() {
        let at = |window: u16| Columns::fit(window - 2, window, USUAL);
        assert!(at(80).renews > 0);
        assert_eq!((at(64).renews, at(64).refresh > 0), (0, true));
        assert_eq!((at(60).refresh, at(60).environment > 0), (0, true));
        assert_eq!((at(50).environment, at(50).user > 0), (0, true));
        assert_eq!(at(40).user, 0);
        assert!(at(40).server + at(40).tenant >= 20);
    }

    #[test]
    fn a_long_server_name_takes_what_others_leave() {
        let widest = Widest {
            server: 18,
            tenant: 4,
            user: 4,
        };
        assert_eq!(Columns::fit(78, 80, widest).server, 20);
    }

    proptest! {
        #[test]
        fn columns_never_overflow(cells in 0u16..300, a in 0u16..40, b in 0u16..40, c in 0u16..40) {
            let widest = Widest { server: a, tenant: b, user: c };
            let columns = Columns::fit(cells, cells + 2, widest);
            let sum = columns.name + columns.server + columns.tenant + columns.user
                + columns.environment + columns.refresh + columns.renews + columns.bar;
            prop_assert!(sum + PREFIX + ACCESS < cells.max(PREFIX + ACCESS + 1));
        }
    }
}
