//! `doctor`: what is wrong here, and what to do about it.

use std::cell::RefCell;

use serde::Serialize;

use crate::cli::args::DoctorArgs;
use crate::cli::wait;
use crate::cli::words::JSON_VERSION;
use crate::cli::world::World;
use crate::domain::error::{Kind, Result};
use crate::infra::assembly;
use crate::infra::doctor::SystemSurvey;
use crate::service::doctor::{Finding, Verdict};
use crate::service::ports::survey::Survey as _;

/// So wide is the column of what was looked at, for names of usual length.
const ABOUT: usize = 14;

#[derive(Serialize)]
struct FindingsJson<'a> {
    version: u8,
    findings: Vec<FindingJson<'a>>,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    about: &'a str,
    verdict: &'static str,
    what: &'a str,
    hint: Option<&'a str>,
}

pub(crate) fn run(world: &World<'_>, args: &DoctorArgs) -> Result<u8> {
    let found = RefCell::new(Vec::new());
    let told = |finding: Finding| {
        if !args.json {
            print(world, &finding);
        }
        found.borrow_mut().push(finding);
    };
    let surroundings = world.surroundings.clone();
    let registry = assembly::registry(&surroundings)?;
    let survey = SystemSurvey::new(surroundings, registry);
    let survey = if args.offline {
        survey.offline()
    } else {
        survey
    };
    let look = async {
        survey.look(&told).await;
        Ok(())
    };
    wait::to_end(look)?;
    let found = found.into_inner();
    if args.json {
        let findings = found.iter().map(as_json).collect();
        let version = JSON_VERSION;
        world.output.json(&FindingsJson { version, findings });
    }
    let is_bad = found.iter().any(|found| found.verdict == Verdict::Bad);
    Ok(if is_bad { Kind::Failed.exit_code() } else { 0 })
}

fn print(world: &World<'_>, finding: &Finding) {
    let verdict = finding.verdict.word();
    let line = format!("{verdict:8} {:ABOUT$} {}", finding.about, finding.what);
    world.output.line(&line);
    if let Some(now) = &finding.now {
        world
            .output
            .line(&format!("{:8} {:ABOUT$} hint: {now}", "", ""));
    }
}

fn as_json(finding: &Finding) -> FindingJson<'_> {
    FindingJson {
        about: &finding.about,
        verdict: finding.verdict.word(),
        what: &finding.what,
        hint: finding.now.as_deref(),
    }
}
