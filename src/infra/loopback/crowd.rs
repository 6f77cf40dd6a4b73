//! Who is let in, and who has to go when too many come.
//!
//! A browser opens connections that it may never use, and any local program can open thousands. The newest one may be
//! the login's, so it is never refused: whoever has waited longest without asking for anything goes instead.

use std::collections::VecDeque;
use std::future::Future;
use std::io::ErrorKind;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::task::{AbortHandle, JoinSet, yield_now};
use tokio::time::sleep;

use super::callback::{self, Site};
use super::doors::Doors;

/// Connections at a time: far more than a browser opens, far fewer than a process may have open files.
const MOST: usize = 128;
/// After a failed accept (no file handles left), so that the loop doesn't spin.
const BREATH: Duration = Duration::from_millis(20);

/// What a connection is here for, once its request has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It asks for anything.
    Asks,
    /// It brought the good answer and waits for the login's end.
    Visits,
}

/// Said once: every connection carries one request.
pub(super) type Place = Arc<OnceLock<Standing>>;

/// Lets connections in until it is aborted; all of them go with it.
pub(super) async fn welcome(doors: Arc<Doors>, site: Arc<Site>) {
    let mut crowd = Crowd::default();
    loop {
        match doors.accept().await {
            Ok(stream) => crowd.let_in(|place| callback::serve(stream, Arc::clone(&site), place)),
            Err(error) if error.kind() == ErrorKind::ConnectionAborted => {}
            Err(_) => {
                crowd.make_room(crowd.guests.len());
                sleep(BREATH).await;
            }
        }
        // The new one's request may lie there already: it is read before the next is let in.
        yield_now().await;
    }
}

#[derive(Default)]
struct Crowd {
    /// The oldest first.
    guests: VecDeque<Guest>,
    tasks: JoinSet<()>,
}

struct Guest {
    task: AbortHandle,
    place: Place,
}

impl Crowd {
    fn let_in<F>(&mut self, serve: impl FnOnce(Place) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        while self.tasks.try_join_next().is_some() {}
        self.guests.retain(|guest| !guest.task.is_finished());
        self.make_room(MOST);
        let place = Place::default();
        let task = self.tasks.spawn(serve(Arc::clone(&place)));
        self.guests.push_back(Guest { task, place });
    }

    /// Sends one away if there are so many: first who asks for nothing; never who waits for the end while others are there.
    fn make_room(&mut self, most: usize) {
        if self.guests.len() < most {
            return;
        }
        let oldest = |standing: Option<Standing>| {
            let mut places = self.guests.iter().map(|guest| guest.place.get().copied());
            places.position(|found| found == standing)
        };
        let leaves = oldest(None).or_else(|| oldest(Some(Standing::Asks)));
        if let Some(guest) = self.guests.remove(leaves.unwrap_or(0)) {
            guest.task.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::{Pending, pending};

    use super::*;

    fn standings(crowd: &Crowd) -> Vec<Option<Standing>> {
        let places = crowd.guests.iter().map(|guest| guest.place.get().copied());
        places.collect()
    }

    fn stay(place: &Place, standing: Option<Standing>) -> Pending<()> {
        if let Some(standing) = standing {
            place.set(standing).unwrap();
        }
        pending()
    }

    #[tokio::test]
    async fn who_has_asked_for_nothing_longest_goes_first() {
        let mut crowd = Crowd::default();
        for standing in [
            Some(Standing::Visits),
            Some(Standing::Asks),
            None,
            Some(Standing::Asks),
        ] {
            crowd.let_in(|place| stay(&place, standing));
        }
        let left = [
            vec![
                Some(Standing::Visits),
                Some(Standing::Asks),
                Some(Standing::Asks),
            ],
            vec![Some(Standing::Visits), Some(Standing::Asks)],
            vec![Some(Standing::Visits)],
            vec![],
        ];
        for left in left {
            crowd.make_room(crowd.guests.len());
            assert_eq!(standings(&crowd), left);
        }
        crowd.make_room(0);
        assert!(crowd.guests.is_empty());
    }

    #[tokio::test]
    async fn the_newest_is_let_in_however_many_came() {
        let mut crowd = Crowd::default();
        for _ in 0..2_000 {
            crowd.let_in(|place| stay(&place, None));
        }
        assert_eq!(crowd.guests.len(), MOST);
        crowd.let_in(|place| stay(&place, Some(Standing::Asks)));
        assert_eq!(standings(&crowd).last(), Some(&Some(Standing::Asks)));
        while crowd.tasks.len() > MOST {
            crowd.tasks.join_next().await;
        }
    }
}
