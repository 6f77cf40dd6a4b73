//! How public documents are fetched: redirects are followed within one origin, a few times (facts/oauth.md F08).

use url::Url;

use crate::domain::error::{Error, Kind, Result};
use crate::provider::message::{Answer, Method, Request};
use crate::provider::talk::Talk;

/// More redirects than this go in circles.
const MOST_HOPS: usize = 3;

/// Fetches a document without showing anything secret; reads the answer, or why a redirect wasn't followed.
pub(super) fn get<T: 'static>(
    url: Url,
    read: impl FnOnce(Result<Answer>) -> Talk<T> + 'static,
) -> Talk<T> {
    follow(url, 0, Box::new(read))
}

fn follow<T: 'static>(
    url: Url,
    hops: usize,
    read: Box<dyn FnOnce(Result<Answer>) -> Talk<T>>,
) -> Talk<T> {
    Talk::ask(
        Request::new(Method::Get, url.clone()),
        move |answer| match (target(&url, &answer), hops) {
            (Ok(None), _) => read(Ok(answer)),
            (Ok(Some(next)), ..MOST_HOPS) => follow(next, hops + 1, read),
            (Ok(Some(_)), _) => {
                let what = format!("{} sends on in circles", place(&url));
                read(Err(Error::new(Kind::Refused, what)))
            }
            (Err(error), _) => read(Err(error)),
        },
    )
}

/// Where a redirect leads, if it is one.
fn target(asked: &Url, answer: &Answer) -> Result<Option<Url>> {
    let (301 | 302 | 303 | 307 | 308, Some(location)) = (answer.status, &answer.location) else {
        return Ok(None);
    };
    let next = Url::parse(location).ok();
    match next.filter(|next| next.origin() == asked.origin()) {
        Some(next) => Ok(Some(next)),
        None => Err(Error::new(
            Kind::Refused,
            format!("{} sends on to {location}", place(asked)),
        )
        .hint("another server is never believed on its own word: if it is the right one, use its address")),
    }
}

fn place(url: &Url) -> String {
    format!("{}{}", url.host_str().unwrap_or_default(), url.path())
}
