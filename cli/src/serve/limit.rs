//! A limit on how often one address may post: so many at once, refilled evenly over a minute.
//!
//! Knows nothing of HTTP. Memory is bounded: of at most [`MOST`] addresses only the moment at which their allowance is whole
//! again is kept, never longer than that, never on disk.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many addresses are remembered.
const MOST: usize = 10_000;

const MINUTE: Duration = Duration::from_secs(60);

/// The allowance of every address.
#[derive(Debug)]
pub(super) struct Limit {
    per_minute: u32,
    /// When each address has its whole allowance again (the "theoretical arrival time" of the generic cell rate algorithm).
    whole: Mutex<HashMap<IpAddr, Instant>>,
}

impl Limit {
    /// So many requests a minute and address; 0 is no limit.
    pub(super) fn per_minute(per_minute: u32) -> Limit {
        Limit { per_minute, whole: Mutex::default() }
    }

    /// Takes one request off an address's allowance.
    ///
    /// # Errors
    /// How long until there is one again.
    pub(super) fn take(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        let Some(step) = MINUTE.checked_div(self.per_minute) else { return Ok(()) };
        let mut whole = self.whole.lock().unwrap_or_else(PoisonError::into_inner);
        let address = network(address);
        if whole.len() >= MOST && !whole.contains_key(&address) {
            make_room(&mut whole, now);
        }
        let mine = whole.entry(address).or_insert(now);
        let next = (*mine).max(now) + step;
        let ahead = next.duration_since(now);
        if ahead > MINUTE {
            return Err(ahead - MINUTE);
        }
        *mine = next;
        Ok(())
    }
}

/// Forgets who has the whole allowance again; if nobody has, who is nearest to it.
fn make_room(whole: &mut HashMap<IpAddr, Instant>, now: Instant) {
    whole.retain(|_, moment| *moment > now);
    if whole.len() >= MOST
        && let Some(nearest) = whole.iter().min_by_key(|(_, moment)| **moment).map(|(address, _)| *address)
    {
        whole.remove(&nearest);
    }
}

/// What counts as one address: an IPv4 address, or an IPv6 /64, which is what one customer gets.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => IpAddr::V6((u128::from(six) >> 64 << 64).into()),
        four => four,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn lets_so_many_through_and_then_says_how_long_to_wait() {
        let (limit, now) = (Limit::per_minute(6), Instant::now());
        for _ in 0..6 {
            limit.take(ip("192.0.2.1"), now).unwrap();
        }
        assert_eq!(limit.take(ip("192.0.2.1"), now), Err(Duration::from_secs(10)));
        limit.take(ip("192.0.2.2"), now).unwrap();
        limit.take(ip("192.0.2.1"), now + Duration::from_secs(10)).unwrap();
        assert!(limit.take(ip("192.0.2.1"), now + Duration::from_secs(10)).is_err());
    }

    #[test]
    fn a_64_is_one_address_and_a_mapped_address_is_the_one_it_maps() {
        let (limit, now) = (Limit::per_minute(1), Instant::now());
        limit.take(ip("2001:db8::1"), now).unwrap();
        assert!(limit.take(ip("2001:db8::ffff:2"), now).is_err());
        limit.take(ip("2001:db8:0:1::1"), now).unwrap();
        limit.take(ip("::ffff:192.0.2.1"), now).unwrap();
        assert!(limit.take(ip("192.0.2.1"), now).is_err());
    }

    #[test]
    fn zero_is_no_limit() {
        let (limit, now) = (Limit::per_minute(0), Instant::now());
        assert!((0..1000).all(|_| limit.take(ip("192.0.2.1"), now).is_ok()));
    }

    #[test]
    fn remembers_a_bounded_number_of_addresses() {
        let (limit, now) = (Limit::per_minute(1), Instant::now());
        for number in 0..(MOST as u32 + 50) {
            limit.take(IpAddr::V4((0x0a00_0000 + number).into()), now).unwrap();
        }
        assert_eq!(limit.whole.lock().unwrap().len(), MOST);
    }
}
