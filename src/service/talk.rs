//! Holds a conversation over the Http port.

use super::ports::Http;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::server::Server;
use crate::provider::talk::Talk;

/// No honest conversation is longer: 100,000 rows in pages of a hundred.
const MOST_QUESTIONS: usize = 1000;

/// Asks and reads until the conversation ends.
///
/// # Errors
/// What the port says where no answer came; what the dialect says otherwise.
pub async fn hold<T>(http: &dyn Http, server: &Server, talk: Talk<T>) -> Result<T> {
    let mut talk = talk;
    for _ in 0..MOST_QUESTIONS {
        match talk {
            Talk::Ask(request, read) => talk = read(http.send(server, request).await?),
            Talk::Done(result) => return result,
        }
    }
    let what = format!("{} never comes to an end", server.name);
    Err(Error::new(Kind::Failed, what))
}
