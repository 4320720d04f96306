//! Power cuts: the program is killed at the worst moments and started again on the same data. And who reads beside it.

mod beside;
mod kill;
mod terminate;
