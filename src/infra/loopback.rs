//! Listens where a browser comes back to.

use crate::domain::error::{Error, Kind, Result};
use crate::domain::redirect::RedirectUri;
use crate::service::ports::Local;
use crate::service::ports::web::{Judge, Listening, Loopback};

/// A listener on this machine's loopback addresses.
#[derive(Debug, Clone, Copy, Default)]
pub struct LoopbackListener;

impl Loopback for LoopbackListener {
    fn listen<'a>(
        &'a self,
        _redirect: &'a RedirectUri,
        _judge: Judge,
    ) -> Local<'a, Result<Box<dyn Listening>>> {
        Box::pin(async { Err(Error::new(Kind::Failed, "not yet")) })
    }
}
