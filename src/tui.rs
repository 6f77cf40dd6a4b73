//! The terminal front end: it reads keys, draws what `app` knows and hands effects to the runtime.

mod frames;
mod glyphs;
mod scene;
mod size;
mod stamp;
mod terminal;
mod text;
mod theme;
mod timer;
mod widget;
