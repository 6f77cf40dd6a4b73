//! The terminal front end: it reads keys, draws what `app` knows and hands effects to the runtime.

mod draw;
mod facts;
mod frames;
mod glyphs;
mod input;
mod overlay;
mod scene;
mod screen;
mod size;
mod stamp;
mod terminal;
mod text;
mod theme;
mod timer;
mod widget;
