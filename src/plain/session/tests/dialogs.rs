//! Questions: numbered answers, empty means Cancel, words before what can't be taken back.

use super::*;

#[test]
fn a_question_names_what_dies_and_an_empty_answer_cancels() {
    let mut talk = Talk::small();
    let asked = talk.types("revoke us-prod-acme");
    assert!(asked.starts_with("Revoke us-prod-acme."), "{asked}");
    assert!(asked.contains("1. Revoke"), "{asked}");
    assert!(asked.ends_with("A number, or empty for Cancel:"), "{asked}");
    assert_eq!(talk.types(""), "Cancelled.");
    assert!(talk.state.overlays.is_empty());
    assert!(!talk.has_asked(&Work::Revoke));
}

#[test]
fn production_wants_its_name_typed_before_anything_dies() {
    let mut talk = Talk::small();
    talk.types("revoke us-prod-acme");
    let words = talk.types("1");
    assert!(
        words.contains("type us-prod-acme and nothing else"),
        "{words}"
    );
    let wrong = talk.types("yes");
    assert!(wrong.contains("nothing was done"), "{wrong}");
    assert!(!talk.has_asked(&Work::Revoke));

    talk.types("revoke us-prod-acme");
    talk.types("1");
    talk.types("us-prod-acme");
    assert!(talk.has_asked(&Work::Revoke), "{:?}", talk.asked);
}

#[test]
fn what_is_none_of_the_answers_asks_again_and_does_nothing() {
    let mut talk = Talk::small();
    talk.types("revoke us-prod-acme");
    for wrong in ["9", "0", "perhaps"] {
        assert!(talk.types(wrong).contains("none of the answers"), "{wrong}");
    }
    assert_eq!(talk.state.overlays.len(), 1);
    assert!(talk.types("help").contains("Revoke us-prod-acme."));
}

#[test]
fn many_are_asked_about_one_by_one_with_words_to_type() {
    let mut talk = Talk::small();
    let asked = talk.types("revoke us-prod-acme eu-prod-globex");
    assert!(asked.contains("1. ") && asked.contains("2. "), "{asked}");
    assert!(asked.contains("Type go to revoke"), "{asked}");
    let again = talk.types("2");
    assert!(again.contains("Left out."), "{again}");
    let words = talk.types("go");
    assert!(words.contains("To go on, type"), "{words}");
    assert_eq!(talk.types("").lines().last(), Some("Cancelled."));
    assert!(!talk.has_asked(&Work::Revoke));
}

#[test]
fn a_form_to_copy_in_is_chosen_by_name_or_from_a_list() {
    let mut talk = Talk::over(
        world()
            .profile("lab", "master", "admin")
            .tokens(43_200, 40_000),
    );
    talk.types("copy 1 as env");
    let (_, work) = talk.job();
    assert!(
        matches!(&work, Work::Copy(handed) if handed.word() == "env"),
        "{work:?}"
    );
    let list = talk.types("copy 1 as");
    assert!(
        list.contains("Copy lab-master as:") && list.contains("keyfob get"),
        "{list}"
    );
    assert_eq!(talk.types(""), "Cancelled.");
}

#[test]
fn a_removal_can_be_undone() {
    let mut talk = Talk::small();
    talk.types("remove lab-initech");
    if !talk.state.overlays.is_empty() {
        talk.types("1");
    }
    assert!(talk.state.undo.is_some());
    talk.types("undo");
    assert!(talk.state.undo.is_none());
}

#[test]
fn a_certificate_is_reviewed_by_its_word() {
    let mut talk = Talk::small();
    talk.types("certificate us-prod-acme");
    assert!(talk.has_asked(&Work::ReviewCertificate), "{:?}", talk.asked);
}
