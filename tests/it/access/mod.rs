//! The ways in: sessions, links, apps, acting as a brand, streams; and that each of them ends.

mod administering;
mod app;
mod asking;
mod brand_apps;
mod brand_reading;
mod codes;
mod forgetting;
mod links;
mod proving;
mod registering;
mod roles;
mod second_factor;
mod sessions;
mod setting_passwords;
mod signing_out;
mod streams;
mod tokens_of_apps;
