//! Other tools' logins: the plan stays here, since it holds their tokens; the core is told what it says.

use std::cell::RefCell;
use std::rc::Rc;

use super::desk::Desk;
use crate::app::action::Ended;
use crate::app::effect::{Pick, Work};
use crate::app::state::import::{Findings, Taken};
use crate::domain::error::{Error, Kind, Result};
use crate::service::transfer::{self, Course, Done, Plan, Removed, Wanted};

/// The plan that was made last.
#[derive(Default)]
pub(super) struct Plans(RefCell<Option<Rc<Plan>>>);

/// Takes over, tidies up behind that, or else looks.
pub(super) async fn run(desk: &Desk, work: &Work) -> Ended {
    if let Work::Import(picks) = work {
        return Ended::Imported(take(desk, picks).await);
    }
    if let Work::StripSources(picks) = work {
        return Ended::SourcesStripped(strip(desk, picks));
    }
    Ended::ImportsFound(find(desk).await.map(Box::new))
}

/// Reads the tools' files, and makes the plan.
async fn find(desk: &Desk) -> Result<Findings> {
    let plan = transfer::plan(&desk.world.ports, &Wanted::default()).await?;
    let findings = Findings {
        rows: plan.rows().to_vec(),
        looked_in: plan.looked_in.clone(),
        warnings: plan.warnings.clone(),
    };
    *desk.plans.0.borrow_mut() = Some(Rc::new(plan));
    Ok(findings)
}

/// The plan, if it still says of these what the core believes.
fn plan_of(desk: &Desk, picks: &[Pick]) -> Result<Rc<Plan>> {
    let plan = desk.plans.0.borrow().clone();
    let is_same = |plan: &Rc<Plan>| {
        picks.iter().all(|pick| {
            let row = plan.rows().get(pick.index);
            row.is_some_and(|row| row.tool == pick.tool && row.entry == pick.entry)
        })
    };
    plan.filter(is_same).ok_or_else(|| {
        Error::new(Kind::Failed, "the files were read anew meanwhile")
            .hint("nothing was changed; c reads them again")
    })
}

async fn take(desk: &Desk, picks: &[Pick]) -> Result<Vec<Taken>> {
    let plan = plan_of(desk, picks)?;
    let chosen: Vec<usize> = picks.iter().map(|pick| pick.index).collect();
    let done = transfer::apply(&desk.world.ports, &plan, &chosen).await;
    let taken = done.into_iter().map(|(index, result)| Taken {
        index,
        leaves: result.is_ok() && transfer::is_removable(&plan, index),
        result: result.map(|done| words(&done)),
    });
    Ok(taken.collect())
}

fn words(done: &Done) -> String {
    let name = &done.profile;
    let mut words = match done.course {
        Course::Add => format!("added {name} with its token"),
        Course::AddSignedOut => format!("added {name}, without a token: l logs in"),
        Course::Fill => format!("{name} took the token"),
        Course::Keep | Course::Skip(_) => format!("{name} was left as it is"),
    };
    for note in &done.notes {
        words.push_str("; ");
        words.push_str(note);
    }
    words
}

fn strip(desk: &Desk, picks: &[Pick]) -> Result<Vec<Taken>> {
    let plan = plan_of(desk, picks)?;
    let removed = |pick: &Pick| {
        let result = transfer::remove_source(&desk.world.ports, &plan, pick.index);
        Taken {
            index: pick.index,
            leaves: result.is_err(),
            result: result.map(|removed| gone(removed.as_ref())),
        }
    };
    Ok(picks.iter().map(removed).collect())
}

fn gone(removed: Option<&Removed>) -> String {
    match removed {
        Some(removed) => format!("its tokens are out of the file; {}", removed.next),
        None => "its tokens were gone from the file already".to_owned(),
    }
}
