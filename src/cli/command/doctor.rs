//! `doctor`: what is wrong here, and what to do about it.

use std::cell::RefCell;

use serde::Serialize;

use crate::cli::args::DoctorArgs;
use crate::cli::wait;
use crate::cli::words::JSON_VERSION;
use crate::cli::world::World;
use crate::domain::catalog::Catalog;
use crate::domain::error::{Kind, Result};
use crate::infra::assembly::{self, Assembly};
use crate::infra::doctor as here;
use crate::service::doctor::{self, Finding, Verdict};

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
    wait::to_end(look(world, args, &told))?;
    let found = found.into_inner();
    if args.json {
        let findings = found.iter().map(as_json).collect();
        let version = JSON_VERSION;
        world.output.json(&FindingsJson { version, findings });
    }
    let is_bad = found.iter().any(|found| found.verdict == Verdict::Bad);
    Ok(if is_bad { Kind::Failed.exit_code() } else { 0 })
}

async fn look(world: &World<'_>, args: &DoctorArgs, told: &dyn Fn(Finding)) -> Result<()> {
    let surroundings = world.surroundings;
    let registry = assembly::registry(surroundings)?;
    let (configuration, catalog) = here::configuration(surroundings, &registry);
    told(configuration);
    here::variables(surroundings).into_iter().for_each(told);
    match &catalog {
        Some(catalog) => {
            let assembly = assembly::assemble_over(&registry, surroundings, "keyfob doctor")?;
            look_further(world, args, catalog, &assembly, told).await;
        }
        None => told(Finding::skipped(
            "vault, servers",
            "the configuration says where they are",
        )),
    }
    Ok(())
}

async fn look_further(
    world: &World<'_>,
    args: &DoctorArgs,
    catalog: &Catalog,
    assembly: &Assembly,
    told: &dyn Fn(Finding),
) {
    here::files(assembly).into_iter().for_each(told);
    here::vault(&assembly.vault)
        .await
        .into_iter()
        .for_each(told);
    told(here::terminal(&world.surroundings.terminal));
    told(here::clipboard(world.surroundings, catalog));
    told(here::browser(assembly.ports.browser.setting()));
    if args.offline {
        told(Finding::skipped("servers", "not asked: --offline"));
    } else {
        doctor::servers(&assembly.ports, catalog, told).await;
    }
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
