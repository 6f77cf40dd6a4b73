//! Which sockets a redirect URI is listened on.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::future::poll_fn;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::holder;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::redirect::{Landing, RedirectUri};

/// Connections that the system holds until we accept them.
const BACKLOG: u32 = 1024;
/// How often a port is looked for that is free on both families.
const TRIES: usize = 32;

/// The listening sockets. Closing them takes effect at once, whoever waits at them.
pub(super) struct Doors(Mutex<Vec<TcpListener>>);

impl Doors {
    /// Listens on the redirect URI's own addresses; tells the port.
    pub(super) fn open(redirect: &RedirectUri) -> Result<(Self, u16)> {
        let wanted = redirect.port().unwrap_or(0);
        let sockets = match redirect.landing() {
            Landing::V4(ip) => vec![listen(ip.into(), wanted)?],
            Landing::V6(ip) => vec![listen(ip.into(), wanted)?],
            Landing::Localhost => on_both(wanted)?,
            Landing::Elsewhere => {
                let what = format!("'{redirect}' isn't on this machine");
                return Err(Error::new(Kind::Failed, what));
            }
        };
        let port = match sockets.first().map(port_of) {
            Some(port) => port?,
            None => wanted,
        };
        Ok((Self(Mutex::new(sockets)), port))
    }

    /// Stops listening.
    pub(super) fn close(&self) {
        self.sockets().clear();
    }

    /// The next connection, of whichever family.
    pub(super) async fn accept(&self) -> io::Result<TcpStream> {
        poll_fn(|context| self.poll_accept(context)).await
    }

    fn poll_accept(&self, context: &mut Context<'_>) -> Poll<io::Result<TcpStream>> {
        let mut sockets = self.sockets();
        // The next turn begins with another socket: a flood at one doesn't starve the other.
        if !sockets.is_empty() {
            sockets.rotate_left(1);
        }
        for socket in sockets.iter() {
            if let Poll::Ready(accepted) = socket.poll_accept(context) {
                return Poll::Ready(accepted.map(|(stream, _)| stream));
            }
        }
        Poll::Pending
    }

    fn sockets(&self) -> std::sync::MutexGuard<'_, Vec<TcpListener>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `localhost` is both addresses, and a browser may take either: whoever had the other one would get the code.
fn on_both(wanted: u16) -> Result<Vec<TcpListener>> {
    let (four, six) = (Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into());
    let mut tries = TRIES;
    loop {
        tries -= 1;
        let first = match bind(four, wanted) {
            Ok(first) => first,
            Err(error) if is_absent(&error) => return Ok(vec![listen(six, wanted)?]),
            Err(error) => return Err(refused(four, wanted, &error)),
        };
        let port = port_of(&first)?;
        match bind(six, port) {
            Ok(second) => return Ok(vec![first, second]),
            Err(error) if is_absent(&error) => return Ok(vec![first]),
            Err(error) if wanted != 0 || tries == 0 => return Err(refused(six, port, &error)),
            // Taken on one of them: another port, then.
            Err(_) => {}
        }
    }
}

/// Whether the machine has no such address at all.
fn is_absent(error: &io::Error) -> bool {
    !matches!(
        error.kind(),
        io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied
    )
}

fn listen(ip: IpAddr, port: u16) -> Result<TcpListener> {
    bind(ip, port).map_err(|error| refused(ip, port, &error))
}

/// Nobody else may share the port (facts/oauth.md D12): never `SO_REUSEPORT`.
fn bind(ip: IpAddr, port: u16) -> io::Result<TcpListener> {
    let socket = match ip {
        IpAddr::V4(_) => TcpSocket::new_v4()?,
        IpAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // On Unix this only means that the last login's connections, which linger, don't count as users of the port.
    // On Windows it would let others in.
    if cfg!(unix) {
        socket.set_reuseaddr(true)?;
    }
    socket.bind(SocketAddr::new(ip, port))?;
    socket.listen(BACKLOG)
}

fn port_of(socket: &TcpListener) -> Result<u16> {
    let address = socket.local_addr();
    address.map(|address| address.port()).map_err(|error| {
        Error::new(Kind::Failed, "the listener has no address of its own").because(error)
    })
}

fn refused(ip: IpAddr, port: u16, error: &io::Error) -> Error {
    if error.kind() == io::ErrorKind::AddrInUse {
        let by = holder::of(ip, port).map_or_else(String::new, |who| format!(" by {who}"));
        let what = format!("port {port} of this machine is taken{by}");
        return Error::new(Kind::Failed, what).hint(
            "end what has it (another login, perhaps) and try again, or change the port in the redirect URL and \
             register that one at the server; in a shell: keyfob profile edit NAME --redirect-uri URL",
        );
    }
    let address = SocketAddr::new(ip, port);
    Error::new(Kind::Failed, format!("can't listen on {address}"))
        .because(error)
        .hint(
            "take another address that is registered at the server, too: \
             keyfob profile edit NAME --redirect-uri http://127.0.0.1:PORT/callback",
        )
}

#[cfg(test)]
mod tests;
