//! Which worlds are tried: what processes do, what befalls them, in which order they get their turns.

use proptest::collection::vec;
use proptest::prelude::*;

/// How many processes there are; the last one moves to another machine if the vault is copied.
pub(super) const PROCESSES: usize = 3;

/// One world to try.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) kind: Kind,
    pub(super) tasks: Vec<Task>,
    /// Who goes next; over and over.
    pub(super) turns: Vec<u8>,
}

/// How the server rotates. All of them revoke a family once a spent refresh token comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Like Morpheus: a refresh kills the old access token at once.
    Strict,
    /// OIDC: the old access token lives on.
    OldAccessLives,
    /// OIDC without rotation: the refresh token stays the same.
    SameRefresh,
}

/// Something that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// A process does something.
    Do(usize, Verb, Fault),
    /// The machine sleeps this many seconds.
    Sleep(i64),
    /// Somebody sets the clock by this many seconds.
    Step(i64),
    /// The vault is copied to another machine, where the last process lives from now on.
    Copy,
}

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    /// `get` with this validity, in seconds.
    Get(i64),
    /// `refresh`.
    Force,
    /// `login` with a password.
    Login,
    /// `revoke`.
    Revoke,
}

/// What befalls a process meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    None,
    /// It dies instead of making this call of a port.
    Kill(usize),
    /// This happens to its request of that number.
    Wire(usize, Wire),
    /// The vault can't be written: full.
    Full,
    /// The vault can't be written: read-only.
    ReadOnly,
    /// The vault takes everything but the new tokens.
    StoreFails,
}

/// What befalls a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    /// It can't be sent.
    NotSent,
    /// It never arrives, and nobody can tell.
    LostRequest,
    /// It is carried out; its answer never arrives.
    LostAnswer,
    /// It counts as lost, and arrives this many milliseconds later.
    Late(i64),
    /// It is carried out; what comes back can't be read.
    Garbled,
    /// Not now, says the server.
    Throttled,
}

/// Whether a world has faults. Sleeping and clock steps are none.
pub(super) fn is_calm(case: &Case) -> bool {
    case.tasks.iter().all(|task| match task {
        Task::Do(_, _, fault) => *fault == Fault::None,
        Task::Sleep(_) | Task::Step(_) => true,
        Task::Copy => false,
    })
}

/// Any world; every third is without faults.
pub(super) fn any_case() -> impl Strategy<Value = Case> {
    let kind = prop_oneof![
        3 => Just(Kind::Strict),
        2 => Just(Kind::OldAccessLives),
        1 => Just(Kind::SameRefresh),
    ];
    let tasks = prop_oneof![
        1 => vec(task(Just(Fault::None).boxed(), false), 1..10),
        2 => vec(task(fault().boxed(), true), 1..12),
    ];
    (kind, tasks, vec(any::<u8>(), 8..40)).prop_map(|(kind, tasks, turns)| Case {
        kind,
        tasks,
        turns,
    })
}

fn task(fault: BoxedStrategy<Fault>, copies: bool) -> impl Strategy<Value = Task> {
    prop_oneof![
        20 => (0..PROCESSES, verb(), fault).prop_map(|(who, verb, fault)| Task::Do(who, verb, fault)),
        3 => prop_oneof![Just(1), Just(700), Just(8 * 3600)].prop_map(Task::Sleep),
        2 => prop_oneof![Just(-3600), Just(-86_400), Just(3600), Just(30 * 365 * 86_400)].prop_map(Task::Step),
        u32::from(copies) => Just(Task::Copy),
    ]
}

fn verb() -> impl Strategy<Value = Verb> {
    prop_oneof![
        3 => Just(Verb::Get(60)),
        3 => Just(Verb::Get(500)),
        6 => Just(Verb::Force),
        1 => Just(Verb::Login),
        1 => Just(Verb::Revoke),
    ]
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        6 => Just(Fault::None),
        4 => (1..30_usize).prop_map(Fault::Kill),
        6 => (0..4_usize, wire()).prop_map(|(number, wire)| Fault::Wire(number, wire)),
        1 => Just(Fault::Full),
        1 => Just(Fault::ReadOnly),
        1 => Just(Fault::StoreFails),
    ]
}

fn wire() -> impl Strategy<Value = Wire> {
    prop_oneof![
        Just(Wire::NotSent),
        Just(Wire::LostRequest),
        Just(Wire::LostAnswer),
        (0..900_i64).prop_map(Wire::Late),
        Just(Wire::Garbled),
        Just(Wire::Throttled),
    ]
}
