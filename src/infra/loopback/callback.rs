//! How a request at the redirect URI is answered (facts/oauth.md D).
//!
//! Only a browser's own navigation to the exact address counts. Everything else is answered without a look at its
//! parameters, and no request's body is ever read.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::header::{CONTENT_LENGTH, HOST, HeaderMap, TRANSFER_ENCODING};
use hyper::http::request::Parts;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::Outcome;
use super::crowd::{Place, Standing};
use super::page::{self, Page};
use crate::domain::redirect::RedirectUri;

/// Headers that aren't there by then end the connection.
const HEADER_LIMIT: Duration = Duration::from_secs(5);
/// Request line and headers together, in bytes.
const LONGEST_HEAD: usize = 16 * 1024;
/// How long the last page waits for the login's end.
const ENDING_LIMIT: Duration = Duration::from_secs(30);
/// No connection lives longer, whatever it does.
const LONGEST: Duration = Duration::from_secs(60);
/// Headers by which browsers say that nobody looks at the page yet.
const SPECULATIVE: [&str; 4] = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

/// What the connections of one listener share.
pub(super) struct Site {
    /// What `Host` may be.
    pub(super) authorities: Vec<String>,
    /// The redirect URI's path.
    pub(super) path: String,
    /// The path of the page that shows how the login ended.
    pub(super) ending: String,
    /// Where answers are judged.
    pub(super) questions: mpsc::Sender<Question>,
    /// How the login ended, once it has.
    pub(super) outcome: watch::Receiver<Option<Outcome>>,
    /// Whether a browser has got the last page.
    pub(super) shown: watch::Sender<bool>,
}

/// An answer of the authorization server that waits to be judged.
pub(super) struct Question {
    /// The query: there is a code in it.
    pub(super) query: Zeroizing<String>,
    verdict: oneshot::Sender<Verdict>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is the answer that the login waits for.
    Ours,
    /// It isn't, and the login goes on.
    NotOurs,
    /// The login has its answer already.
    Late,
}

impl Question {
    /// Tells the connection; false if its browser is gone.
    pub(super) fn answer(self, verdict: Verdict) -> bool {
        self.verdict.send(verdict).is_ok()
    }
}

/// What a browser names in `Host` when it comes to the redirect URI: it leaves http's own port out.
pub(super) fn authorities(redirect: &RedirectUri, port: u16) -> Vec<String> {
    let host = redirect.host();
    let mut authorities = vec![format!("{host}:{port}")];
    if port == 80 {
        authorities.push(host.to_owned());
    }
    authorities
}

/// Serves one request of a connection, then closes it.
pub(super) async fn serve(stream: TcpStream, site: Arc<Site>, place: Place) {
    let service = service_fn(|request: Request<Incoming>| async {
        // The body is dropped unread.
        let (head, _) = request.into_parts();
        Ok::<_, Infallible>(answer(&site, &place, &head).await)
    });
    let mut http = Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADER_LIMIT)
        .max_buf_size(LONGEST_HEAD)
        .keep_alive(false);
    let connection = http.serve_connection(TokioIo::new(stream), service);
    let served = timeout(LONGEST, connection).await;
    let is_over = site.outcome.borrow().is_some();
    if matches!(served, Ok(Ok(()))) && place.get() == Some(&Standing::Visits) && is_over {
        site.shown.send_replace(true);
    }
}

async fn answer(site: &Site, place: &Place, head: &Parts) -> Response<String> {
    let is_ending = head.uri.path() == site.ending;
    let refused = refusal(site, head);
    let standing = match refused {
        None if is_ending => Standing::Visits,
        None | Some(_) => Standing::Asks,
    };
    // A connection carries one request, so nothing was said before.
    place.get_or_init(|| standing);
    match refused {
        Some(page) => page.response(),
        None if is_ending => ended(site).await.response(),
        None => match judged(site, head.uri.query().unwrap_or_default()).await {
            Verdict::Ours => page::sent_on(&site.ending),
            Verdict::NotOurs => Page::NotOurs.response(),
            Verdict::Late => Page::Used.response(),
        },
    }
}

/// Why a request isn't looked at any further.
fn refusal(site: &Site, head: &Parts) -> Option<Page> {
    if !names_us(site, head) {
        return Some(Page::Stranger);
    }
    if head.method != Method::GET {
        return Some(Page::NoGet);
    }
    let path = head.uri.path();
    if path != site.path && path != site.ending {
        return Some(Page::Absent);
    }
    let headers = &head.headers;
    if headers.contains_key(CONTENT_LENGTH) || headers.contains_key(TRANSFER_ENCODING) {
        return Some(Page::HasBody);
    }
    (is_speculative(headers) || is_part_of_a_page(headers)).then_some(Page::Unseen)
}

/// Whether both `Host` and an absolute target, if it is one, are ours: a name that somebody points at this machine isn't
/// (DNS rebinding, facts/oauth.md D01).
fn names_us(site: &Site, head: &Parts) -> bool {
    let is_ours = |name: &str| {
        let mut authorities = site.authorities.iter();
        authorities.any(|ours| ours.eq_ignore_ascii_case(name))
    };
    let mut hosts = head.headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let target = head.uri.authority();
    host.to_str().is_ok_and(is_ours)
        && target.is_none_or(|target| is_ours(target.as_str()))
        && head.uri.scheme_str().is_none_or(|scheme| scheme == "http")
}

/// Whether a browser asks for a page that nobody has opened: a login must not be spent on it (facts/oauth.md D10).
fn is_speculative(headers: &HeaderMap) -> bool {
    SPECULATIVE.iter().any(|name| headers.contains_key(*name))
}

/// Whether another page asks: by an image, a script, a frame (Fetch Metadata).
fn is_part_of_a_page(headers: &HeaderMap) -> bool {
    let mut kinds = headers.get_all("sec-fetch-dest").iter();
    kinds.any(|kind| kind != "document")
}

/// What the login makes of an answer.
async fn judged(site: &Site, query: &str) -> Verdict {
    let (verdict, told) = oneshot::channel();
    let query = Zeroizing::new(query.to_owned());
    let question = Question { query, verdict };
    match site.questions.send(question).await {
        Ok(()) => told.await.unwrap_or(Verdict::Late),
        Err(_) => Verdict::Late,
    }
}

/// How the login ended, once it has.
async fn ended(site: &Site) -> Page {
    let mut outcome = site.outcome.clone();
    let ended = timeout(ENDING_LIMIT, outcome.wait_for(Option::is_some)).await;
    let Ok(Ok(ended)) = ended else {
        return Page::Unended;
    };
    match &*ended {
        Some(Ok(())) => Page::LoggedIn,
        Some(Err(what)) => Page::Failed(what.clone()),
        None => Page::Unended,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_of_http_itself_may_be_left_out() {
        let names = |uri: &str, port| authorities(&RedirectUri::parse(uri).unwrap(), port);
        assert_eq!(names("http://[::1]/cb", 4711), ["[::1]:4711"]);
        assert_eq!(
            names("http://localhost:80/cb", 80),
            ["localhost:80", "localhost"]
        );
    }
}
