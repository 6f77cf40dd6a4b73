//! A server that gives one answer, whatever is asked, and remembers the questions.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

pub(in super::super) struct Scripted {
    origin: String,
    requests: Arc<Mutex<Vec<String>>>,
}

/// What it does once it has read a request.
#[derive(Clone)]
enum Script {
    Answer(String),
    Silence,
}

impl Scripted {
    pub(in super::super) fn answering(answer: &str) -> Self {
        Self::start(Script::Answer(answer.to_owned()), None)
    }

    pub(in super::super) fn silent() -> Self {
        Self::start(Script::Silence, None)
    }

    pub(in super::super) fn over_tls(answer: &str, config: Arc<ServerConfig>) -> Self {
        Self::start(Script::Answer(answer.to_owned()), Some(config))
    }

    fn start(script: Script, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let origin = format!("{scheme}://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        // Ends with the test process: nothing waits for it.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (script, tls, seen) = (script.clone(), tls.clone(), Arc::clone(&seen));
                thread::spawn(move || welcome(stream, tls, &script, &seen));
            }
        });
        Self { origin, requests }
    }

    pub(in super::super) fn address(&self) -> String {
        self.origin.clone()
    }

    pub(in super::super) fn port(&self) -> &str {
        self.origin.rsplit(':').next().unwrap()
    }

    pub(in super::super) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn welcome(
    stream: TcpStream,
    tls: Option<Arc<ServerConfig>>,
    script: &Script,
    seen: &Mutex<Vec<String>>,
) {
    match tls.map(|config| ServerConnection::new(config).unwrap()) {
        Some(connection) => serve(StreamOwned::new(connection, stream), script, seen),
        None => serve(stream, script, seen),
    }
}

fn serve<S: Read + Write>(mut stream: S, script: &Script, seen: &Mutex<Vec<String>>) {
    let Some(request) = read_request(&mut stream) else {
        return;
    };
    seen.lock().unwrap().push(request);
    match script {
        Script::Answer(answer) => {
            stream.write_all(answer.as_bytes()).ok();
            stream.flush().ok();
        }
        // Until the client gives up and closes.
        Script::Silence => drop(stream.read(&mut [0; 16])),
    }
}

fn read_request(stream: &mut impl Read) -> Option<String> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && body.len() >= announced_length(head)
        {
            return Some(text);
        }
    }
}

fn announced_length(head: &str) -> usize {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, value)| value.trim().parse().unwrap())
}
