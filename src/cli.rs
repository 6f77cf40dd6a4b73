//! The command line: parse, call a service, print.

mod args;
mod command;
mod complete;
mod manual;
mod output;
mod secrets;
mod value;
mod wait;
mod words;
mod world;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser as _};

use args::{Cli, Command};
use output::Output;
use world::World;

use crate::domain::error::{Error, Kind, Result};
use crate::infra::surroundings::Surroundings;

/// What the command line asks main for.
pub enum Asked {
    /// The interface.
    Interface(Face),
    /// The interface over simulated appliances.
    Demo(Face),
    /// Nothing more: the command has run.
    Done(ExitCode),
}

/// How the interface shows itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Screens.
    Screens,
    /// Lines and whole words.
    Plain,
}

impl Face {
    /// As asked for; a terminal that can only print gets lines, too.
    fn of(is_asked: bool, surroundings: &Surroundings) -> Self {
        let terminal = &surroundings.terminal;
        let is_set = terminal.face.as_deref() == Some("plain");
        let is_dumb = terminal.kind.as_deref() == Some("dumb");
        if is_asked || is_set || is_dumb {
            Self::Plain
        } else {
            Self::Screens
        }
    }
}

/// Parses and runs a command; the interface is main's business, since only it knows the terminal.
pub fn run(arguments: impl IntoIterator<Item = OsString>, surroundings: &Surroundings) -> Asked {
    let output = Output::new();
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return Asked::Done(refuse(&output, &error)),
    };
    let result = match cli.command {
        None if cli.profile.is_some() => Err(without_command()),
        None => return Asked::Interface(Face::of(cli.plain, surroundings)),
        Some(Command::Demo(demo)) if !demo.serve => {
            return Asked::Demo(Face::of(cli.plain || demo.plain, surroundings));
        }
        Some(_) if cli.plain => Err(only_interface()),
        Some(Command::Demo(demo)) => command::demo::serve(&output, demo.port),
        Some(command) => dispatch(command, &World::new(surroundings, cli.profile, &output)),
    };
    let code = match result.and_then(|code| output.lost().map_or(Ok(code), Err)) {
        Ok(code) => code,
        Err(error) => {
            output.error(&error);
            error.kind().exit_code()
        }
    };
    Asked::Done(ExitCode::from(code))
}

fn without_command() -> Error {
    Error::new(Kind::Usage, "--profile goes with a command")
        .hint("write keyfob get --profile NAME; the interface has them all")
}

/// What clap answers with a help page: a command of commands alone. Its usage line names it.
fn without_subcommand(help: &str) -> Error {
    let usage = help.lines().find_map(|line| line.strip_prefix("Usage: "));
    let words: Vec<&str> = usage
        .unwrap_or_default()
        .split_whitespace()
        .take_while(|word| !word.starts_with(['<', '[']))
        .collect();
    let mut group = Cli::command();
    for word in words.iter().skip(1) {
        group = group.find_subcommand(word).cloned().unwrap_or(group);
    }
    let known: Vec<&str> = group
        .get_subcommands()
        .map(clap::Command::get_name)
        .collect();
    let group = words.join(" ");
    Error::new(Kind::Usage, format!("{group} needs one of its commands")).hint(format!(
        "one of: {}; {group} --help explains them",
        known.join(", ")
    ))
}

fn only_interface() -> Error {
    Error::new(Kind::Usage, "--plain goes without a command")
        .hint("commands print plain lines anyway; keyfob demo takes it, too")
}

/// Prints a failure of what main did itself, and gives its exit code.
#[must_use]
pub fn told(result: Result<ExitCode>) -> ExitCode {
    result.unwrap_or_else(|error| {
        Output::new().error(&error);
        ExitCode::from(error.kind().exit_code())
    })
}

/// Help and version go to stdout with 0; mistakes in the words of the contract, with 2.
fn refuse(output: &Output, error: &clap::Error) -> ExitCode {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        output.text(&error.render().to_string());
        return ExitCode::SUCCESS;
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let missing = without_subcommand(&error.render().to_string());
        output.error(&missing);
        return ExitCode::from(missing.kind().exit_code());
    }
    output.usage(&error.render().to_string());
    ExitCode::from(Kind::Usage.exit_code())
}

fn dispatch(command: Command, world: &World<'_>) -> Result<u8> {
    match command {
        Command::Profile(profile) => command::profile::run(world, profile),
        Command::Server(server) => command::server::run(world, server),
        Command::Login(login) => command::login::run(world, &login),
        Command::Get(get) => command::get::run(world, &get),
        Command::Exec(exec) => command::exec::run(world, &exec),
        Command::Helper(helper) => command::helper::run(world, &helper),
        Command::Which(which) => command::which::run(world, &which),
        Command::Copy(copy) => command::copy::run(world, &copy),
        Command::List(list) => command::list::run(world, &list),
        Command::Show(show) => command::show::run(world, &show),
        Command::Status(status) => command::status::run(world, &status),
        Command::Refresh(target) => command::refresh::run(world, &target),
        Command::Revoke(revoke) => command::revoke::run(world, &revoke),
        Command::Logout(logout) => command::logout::run(world, &logout),
        Command::Whoami(whoami) => command::whoami::run(world, &whoami),
        Command::Introspect(introspect) => command::introspect::run(world, &introspect),
        Command::Inspect(inspect) => command::inspect::run(world, &inspect),
        Command::Tokens(tokens) => command::tokens::run(world, &tokens),
        Command::Tenants(tenants) => command::tenants::run(world, &tenants),
        Command::Browse(browse) => command::browse::run(world, &browse),
        Command::Check(target) => command::check::run(world, &target),
        Command::Import(import) => command::import::run(world, &import),
        Command::Export(export) => command::export::run(world, &export),
        Command::Vault(vault) => command::vault::run(world, vault),
        Command::Activity(activity) => command::activity::run(world, &activity),
        Command::Doctor(args) => command::doctor::run(world, &args),
        Command::Config(config) => command::config::run(world, &config),
        Command::Keys => command::keys::run(world),
        Command::Completions(completions) => Ok(command::completions::run(world, &completions)),
        Command::Complete(complete) => Ok(command::completions::complete(world, &complete)),
        Command::Man(man) => command::man::run(world, &man),
        Command::Demo(demo) => command::demo::serve(world.output, demo.port),
        Command::HoldClipboard(hold) => command::copy::hold(world, &hold),
    }
}
