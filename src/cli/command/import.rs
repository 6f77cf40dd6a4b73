//! `import`: takes logins over from other tools, after saying what would be done.

mod told;

use crate::cli::args::ImportArgs;
use crate::cli::wait;
use crate::cli::world::{Open, World};
use crate::domain::error::{self, Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::service::transfer::{self, Course, Done, Plan, Tool, Wanted};

pub(crate) fn run(world: &World<'_>, args: &ImportArgs) -> Result<u8> {
    let open = world.open()?;
    let wanted = wanted(world, args)?;
    let plan = wait::to_end(transfer::plan(&open.ports, &wanted))?;
    for warning in &plan.warnings {
        world.output.warning(warning);
    }
    let chosen = chosen(&plan, &args.only)?;
    if chosen.is_empty() {
        told::nothing(world, args, &plan);
        return Ok(0);
    }
    let doing: Vec<usize> = of(&plan, &chosen, Course::does_something);
    if args.dry_run {
        told::planned(world, args, &plan, &chosen, open.ports.clock.now());
        return Ok(if doing.is_empty() {
            skipped(&plan, &chosen)
        } else {
            0
        });
    }
    if !args.json {
        told::planned(world, args, &plan, &chosen, open.ports.clock.now());
    }
    if !doing.is_empty() && !args.yes && !agreed(world, &plan, &doing)? {
        world.output.note("nothing was imported");
        return Ok(Kind::Interrupted.exit_code());
    }
    let results = carry_out(world, &open, &plan, &chosen)?;
    told::results(world, args, &plan, &results);
    // What the plan leaves out was told; it counts where it was asked for by name, or where nothing else was done.
    let counts =
        |ended: &&Ended| doing.is_empty() || !args.only.is_empty() || doing.contains(&ended.0);
    let worst = error::worst_exit(results.iter().filter(counts).map(exit));
    Ok(error::worst_exit([
        worst,
        clean_up(world, &open, args, &plan, &results)?,
    ]))
}

type Ended = (usize, Result<Done>);

fn exit((_, result): &Ended) -> u8 {
    result
        .as_ref()
        .map_or_else(|error| error.kind().exit_code(), |_| 0)
}

fn skipped(plan: &Plan, chosen: &[usize]) -> u8 {
    let is_skipped = |course: &Course| matches!(course, Course::Skip(_));
    if of(plan, chosen, is_skipped).is_empty() {
        0
    } else {
        Kind::Usage.exit_code()
    }
}

fn of(plan: &Plan, chosen: &[usize], is_wanted: impl Fn(&Course) -> bool) -> Vec<usize> {
    let is_wanted = |index: &usize| {
        let row = plan.rows().get(*index);
        row.is_some_and(|row| is_wanted(&row.course))
    };
    chosen.iter().copied().filter(is_wanted).collect()
}

fn wanted(world: &World<'_>, args: &ImportArgs) -> Result<Wanted> {
    let is_stdin = |path: &std::path::PathBuf| path.as_os_str() == "-";
    let stdin = args.path.as_ref().filter(|path| is_stdin(path));
    if stdin.is_some() && args.tool != Tool::Json {
        return Err(
            Error::new(Kind::Usage, "only json can come from standard input")
                .hint("name a file or folder"),
        );
    }
    let is_alone = args.tool == Tool::Environment;
    if is_alone && args.path.is_some() {
        return Err(Error::new(Kind::Usage, "the environment has no path").hint("leave it out"));
    }
    let path = args.path.as_ref().filter(|path| !is_stdin(path));
    Ok(Wanted {
        tool: Some(args.tool),
        text: stdin
            .map(|path| world.secrets.read_file(path))
            .transpose()?,
        path: path.map(|path| world.surroundings.folder.join(path)),
        url: args.url.clone(),
        provider: args.provider,
    })
}

/// All rows, or those of the entries that were named.
fn chosen(plan: &Plan, only: &[String]) -> Result<Vec<usize>> {
    if only.is_empty() {
        return Ok((0..plan.rows().len()).collect());
    }
    let mut chosen = Vec::new();
    for entry in only {
        let before = chosen.len();
        chosen.extend(plan.of_entry(entry));
        if chosen.len() == before {
            let what = format!("there is no entry '{entry}' to import");
            return Err(Error::new(Kind::Usage, what).hint("--dry-run lists them all"));
        }
    }
    chosen.sort_unstable();
    chosen.dedup();
    Ok(chosen)
}

fn agreed(world: &World<'_>, plan: &Plan, doing: &[usize]) -> Result<bool> {
    if !world.secrets.can_ask() {
        return Err(Error::new(
            Kind::Usage,
            "import asks, and there is no terminal to ask on",
        )
        .hint("add --yes; nothing was changed"));
    }
    let tool = plan.rows().first().map_or("", |row| row.tool.word());
    let question = match doing.len() {
        1 => format!("Import 1 login from {tool}?"),
        count => format!("Import {count} logins from {tool}?"),
    };
    world.secrets.confirm(&question)
}

fn carry_out(world: &World<'_>, open: &Open, plan: &Plan, chosen: &[usize]) -> Result<Vec<Ended>> {
    let stores = |course: &Course| matches!(course, Course::Add | Course::Fill);
    let needs_key = !of(plan, chosen, stores).is_empty();
    wait::seen_through(&*open.ports.locks, async {
        if needs_key {
            world.unlock(open, true).await?;
        }
        Ok(transfer::apply(&open.ports, plan, chosen).await)
    })
}

/// Offers to take the plain-text tokens out of where they came from: only those that are held here now.
fn clean_up(
    world: &World<'_>,
    open: &Open,
    args: &ImportArgs,
    plan: &Plan,
    results: &[Ended],
) -> Result<u8> {
    let took = |ended: &&Ended| match ended {
        (index, Ok(done)) => {
            let has = matches!(done.course, Course::Add | Course::Fill);
            // A second run with the flag ends what the first one left.
            (has || args.remove_source && done.course == Course::Keep)
                && transfer::is_removable(plan, *index)
        }
        (_, Err(_)) => false,
    };
    let taken: Vec<&Ended> = results.iter().filter(took).collect();
    if taken.is_empty() || !(args.remove_source || offered(world, args, taken.len())?) {
        return Ok(0);
    }
    let mut worst = 0;
    for (index, result) in taken {
        let is_kept = result
            .as_ref()
            .is_ok_and(|done| done.course == Course::Keep);
        match transfer::remove_source(&open.ports, plan, *index) {
            Ok(Some(removed)) => world.output.note(&format!(
                "removed from {}: {}",
                removed.path.display(),
                removed.next.replace("NAME", &name_of(result))
            )),
            Ok(None) => {}
            // Its own token stays there: another one is held here.
            Err(_) if is_kept => {}
            Err(error) => {
                world.output.error(&error);
                worst = error::worst_exit([worst, error.kind().exit_code()]);
            }
        }
    }
    Ok(worst)
}

fn name_of(result: &Result<Done>) -> String {
    let name = result.as_ref().ok().map(|done| &done.profile);
    name.map_or_else(|| "NAME".to_owned(), ProfileName::to_string)
}

fn offered(world: &World<'_>, args: &ImportArgs, count: usize) -> Result<bool> {
    if args.yes || args.json || !world.secrets.can_ask() {
        return Ok(false);
    }
    let tokens = match count {
        1 => "the plain-text token that was taken over".to_owned(),
        _ => format!("the {count} plain-text tokens that were taken over"),
    };
    let tool = args.tool.word();
    world.output.note(&format!(
        "without {tokens} in its files {tool} needs a login of its own"
    ));
    world
        .secrets
        .confirm(&format!("Remove {tokens} from {tool}'s files?"))
}
