//! A listener with a real attempt behind it, and whoever comes to it.

use std::rc::Rc;
use std::time::Duration;

use keyfob::domain::error::Error;
use keyfob::domain::redirect::RedirectUri;
use keyfob::infra::entropy::SystemEntropy;
use keyfob::infra::loopback::LoopbackListener;
use keyfob::provider::authorization::{Attempt, Returned};
use keyfob::provider::endpoints::Endpoints;
use keyfob::service::ports::web::{Entropy as _, Judge, Listening, Loopback as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Longer than anything that is right takes, even on a busy machine.
const FAR_TOO_LONG: Duration = Duration::from_secs(60);

/// A login that waits for its browser.
pub(super) struct Bench {
    pub(super) listener: Box<dyn Listening>,
    pub(super) port: u16,
    /// Why what came was ignored.
    pub(super) ignored: Vec<String>,
    state: String,
}

/// What somebody got as an answer.
#[derive(Debug)]
pub(super) struct Reply(pub(super) String);

impl Reply {
    /// The status; none if the connection was closed without an answer.
    pub(super) fn status(&self) -> Option<u16> {
        let version = self.0.get(.."HTTP/1.x ".len())?;
        let line = self.0.strip_prefix(version)?;
        version.starts_with("HTTP/1.").then_some(())?;
        line.get(..3)?.parse().ok()
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let (head, _) = self.0.split_once("\r\n\r\n")?;
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        let found = lines.find(|(found, _)| found.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    }

    pub(super) fn body(&self) -> &str {
        self.0.split_once("\r\n\r\n").map_or("", |(_, body)| body)
    }
}

impl Bench {
    pub(super) async fn new() -> Self {
        Self::at("http://127.0.0.1/callback").await
    }

    pub(super) async fn at(redirect: &str) -> Self {
        let redirect = RedirectUri::parse(redirect).unwrap();
        let random = || SystemEntropy.random().unwrap();
        let attempt = Rc::new(Attempt::new(random(), random(), random()));
        let parameters = attempt.parameters("client", &redirect);
        let state = parameters.iter().find(|(name, _)| *name == "state");
        let state = state.unwrap().1.clone();
        let judge: Judge = Rc::new(move |query| attempt.read(query, &Endpoints::default()));
        let listener = LoopbackListener.listen(&redirect, judge).await.unwrap();
        let port = listener.redirect_uri().port().unwrap();
        Self {
            listener,
            port,
            ignored: Vec::new(),
            state,
        }
    }

    pub(super) async fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).await.unwrap()
    }

    /// Puts host, port and state into a text: `{host}`, `{port}`, `{state}`; `{right}` is an answer that would count.
    pub(super) fn fill(&self, text: &str) -> String {
        let Self { port, state, .. } = self;
        text.replace("{right}", "code=evil&state={state}")
            .replace("{host}", &format!("127.0.0.1:{port}"))
            .replace("{port}", &port.to_string())
            .replace("{state}", state)
    }

    /// A browser's request for this target.
    pub(super) fn get(&self, target: &str) -> String {
        self.fill(&format!("GET {target} HTTP/1.1\r\nHost: {{host}}\r\n\r\n"))
    }

    /// Sends bytes that must not count while the login waits, and reads what comes back until the end.
    pub(super) async fn attack(&mut self, bytes: &[u8]) -> Reply {
        let stream = self.connect().await;
        self.attend(exchange(stream, bytes)).await
    }

    /// Waits for something while the login waits; nothing may count meanwhile.
    pub(super) async fn attend<T>(&mut self, what: impl Future<Output = T>) -> T {
        let waiting = async {
            tokio::pin!(what);
            loop {
                tokio::select! {
                    done = &mut what => return done,
                    returned = self.listener.next() => match returned {
                        Returned::Ignored(why) => self.ignored.push(why),
                        counted @ (Returned::Code(_) | Returned::Refused(_)) => {
                            panic!("it counted: {counted:?}")
                        }
                    },
                }
            }
        };
        timeout(FAR_TOO_LONG, waiting).await.expect("an end")
    }

    /// The real answer comes. Gives what its browser got.
    pub(super) async fn answer(&mut self, query: &str) -> (Reply, Returned) {
        let request = self.get(&format!("/callback?{query}"));
        let stream = self.connect().await;
        let both = async { tokio::join!(exchange(stream, request), self.counted()) };
        timeout(FAR_TOO_LONG, both).await.expect("an end")
    }

    /// What counts first.
    async fn counted(&mut self) -> Returned {
        let mut returned = self.listener.next().await;
        while matches!(returned, Returned::Ignored(_)) {
            returned = self.listener.next().await;
        }
        returned
    }

    /// The real answer comes, the login succeeds, and its browser is told so.
    pub(super) async fn finish(mut self) {
        let (reply, returned) = self.answer("code=good&state={state}").await;
        let Returned::Code(code) = returned else {
            panic!("the real answer is {returned:?}");
        };
        assert_eq!(code.expose(), "good");
        assert_eq!(reply.status(), Some(303), "{reply:?}");
        let page = self.end(Ok(()), reply.header("location").unwrap()).await;
        assert!(page.body().contains("You are logged in"), "{page:?}");
    }

    /// Ends the login while its browser asks how.
    pub(super) async fn end(self, outcome: Result<(), &Error>, ending: &str) -> Reply {
        let request = self.get(ending);
        let stream = self.connect().await;
        let both = async {
            let ended = self.listener.end(outcome);
            tokio::join!(exchange(stream, request), ended)
        };
        let (page, ()) = timeout(FAR_TOO_LONG, both).await.expect("an end");
        page
    }
}

/// Sends bytes and reads until the end, however it comes.
pub(super) async fn exchange(mut stream: TcpStream, bytes: impl AsRef<[u8]>) -> Reply {
    let (mut reading, mut writing) = stream.split();
    let mut answer = Vec::new();
    // Who is sent away early can't write or read on: what came until then is the answer.
    let (read, written) = tokio::join!(
        reading.read_to_end(&mut answer),
        writing.write_all(bytes.as_ref())
    );
    drop((read, written));
    Reply(String::from_utf8_lossy(&answer).into_owned())
}
