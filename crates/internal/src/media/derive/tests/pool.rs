//! The pool takes as many as it has places, and gives each place back.

use bytes::Bytes;

use super::super::pool::guarded;
use super::samples::{jpeg, photo};
use crate::media::derive::{Deriver, Foreign, Limits, Refused};

#[tokio::test]
async fn h7_when_all_places_are_taken_the_next_upload_is_told_at_once() {
    let deriver = Deriver::new(1, 2, Limits::default());
    let held: Vec<_> = (0..3).map(|_| deriver.admit().unwrap()).collect();
    assert_eq!(deriver.admit().unwrap_err(), Refused::Busy);
    drop(held);
    assert!(deriver.admit().is_ok());
}

#[tokio::test]
async fn h7_a_place_comes_back_whether_there_is_a_copy_or_not() {
    let deriver = Deriver::new(1, 0, Limits::default());
    let upload = Bytes::from(jpeg(&photo(16, 16)));
    for _ in 0..3 {
        assert!(deriver.derive(upload.clone()).await.is_ok());
        let refused = deriver.derive(Bytes::from_static(b"no picture")).await;
        assert_eq!(refused, Err(Refused::NotAPicture(Foreign::Unknown)));
    }
}

#[tokio::test]
async fn h7_a_hundred_uploads_wait_for_their_turns() {
    let deriver = Deriver::new(2, 98, Limits::default());
    let upload = Bytes::from(jpeg(&photo(16, 16)));
    let admissions: Vec<_> = (0..100).map(|_| deriver.admit().unwrap()).collect();
    let running: Vec<_> = admissions
        .into_iter()
        .map(|admission| tokio::spawn(admission.derive(upload.clone())))
        .collect();
    let mut copies = Vec::new();
    for one in running {
        copies.push(one.await.unwrap().unwrap());
    }
    copies.dedup();
    assert_eq!(copies.len(), 1, "the same bytes give the same copy");
}

#[tokio::test]
async fn a_pool_for_no_core_works_on_one_picture_at_a_time() {
    let deriver = Deriver::new(0, 0, Limits::default());
    assert!(deriver.derive(Bytes::from(jpeg(&photo(8, 8)))).await.is_ok());
}

#[test]
fn h5_a_decoder_that_panics_refuses_its_picture_and_no_other() {
    assert_eq!(
        guarded(|| panic!("a decoder found what it thought impossible")),
        Err(Refused::Damaged)
    );
}
