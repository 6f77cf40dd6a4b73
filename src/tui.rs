//! The terminal front end: it reads keys, draws what `app` knows and hands effects to the runtime.

mod discreet;
mod draw;
mod facts;
mod frames;
mod glyphs;
mod input;
mod look;
mod news;
mod overlay;
mod scene;
mod screen;
mod shell;
mod size;
mod stamp;
pub(crate) mod steps;
mod terminal;
mod text;
mod theme;
pub(crate) mod timer;
mod widget;

pub use self::look::Surroundings;
pub use self::shell::{Edit, Exit, Launch, Runner, run};

#[cfg(test)]
mod tests;
