//! The manual pages: one for keyfob, one for each command.

mod words;

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::Cli;
use words::{ENVIRONMENT, EXAMPLES, EXIT_CODES, FILES, Term};

/// When these pages were last looked through: pages of one version are the same, whenever they are made.
const DATE: &str = "2026-11-23";

/// A page.
pub(crate) struct Page {
    /// `keyfob-get.1`
    pub(crate) file: String,
    /// What `man` reads.
    pub(crate) text: String,
}

/// All pages, keyfob's own first.
pub(crate) fn pages() -> Vec<Page> {
    // A page on how to ask for help is no help.
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    gather(&command, &mut pages);
    pages
}

fn gather(command: &Command, pages: &mut Vec<Page>) {
    pages.push(page(command));
    for below in command.get_subcommands() {
        if !below.is_hide_set() {
            gather(below, pages);
        }
    }
}

fn page(command: &Command) -> Page {
    let man = Man::new(command.clone())
        .date(DATE)
        .source(concat!("keyfob ", env!("CARGO_PKG_VERSION")))
        .manual("keyfob");
    let mut text = Vec::new();
    // Memory takes everything.
    write_page(command, &man, &mut text).ok();
    Page {
        file: man.get_filename(),
        // mandoc warns of breaks around a space.
        text: String::from_utf8_lossy(&text).replace("\n.br\n\n.br\n", "\n.sp\n"),
    }
}

fn write_page(command: &Command, man: &Man, out: &mut Vec<u8>) -> std::io::Result<()> {
    let path = command.get_bin_name().unwrap_or_else(|| command.get_name());
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    if command.get_subcommands().any(|below| !below.is_hide_set()) {
        man.render_subcommands_section(out)?;
    }
    let mut own = Roff::new();
    let is_whole = path == "keyfob";
    if is_whole {
        terms(&mut own, "EXIT STATUS", EXIT_CODES);
        own.control("PP", []);
        own.text([roman(words::SEVERAL)]);
        terms(&mut own, "ENVIRONMENT", ENVIRONMENT);
        terms(&mut own, "FILES", FILES);
    }
    if let Some(more) = command.get_after_long_help() {
        own.control("SH", ["NOTES"]);
        own.control("nf", []);
        for line in more.to_string().lines() {
            own.text([roman(line)]);
        }
        own.control("fi", []);
    }
    examples(&mut own, path);
    if !is_whole {
        own.control("SH", ["SEE ALSO"]);
        own.text([
            bold("keyfob"),
            roman("(1) has the exit status, the environment and the files."),
        ]);
    }
    own.to_writer(out)
}

fn terms(roff: &mut Roff, heading: &str, terms: &[Term]) {
    roff.control("SH", [heading]);
    for (term, meaning) in terms {
        roff.control("TP", []);
        roff.text([bold(*term)]);
        roff.text([roman(*meaning)]);
    }
}

fn examples(roff: &mut Roff, path: &str) {
    let mut found = EXAMPLES.iter().filter(|(of, ..)| *of == path).peekable();
    if found.peek().is_none() {
        return;
    }
    roff.control("SH", ["EXAMPLES"]);
    for (_, meaning, line) in found {
        roff.control("TP", []);
        roff.text([roman(*meaning)]);
        roff.text([bold(*line)]);
    }
}

#[cfg(test)]
mod tests;
