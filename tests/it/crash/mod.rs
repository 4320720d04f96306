//! Power cuts: the program is killed at the worst moments and started again on the same data.

mod kill;
mod terminate;
