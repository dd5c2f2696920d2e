// Where the phone is: as ODK writes a place, `latitude longitude altitude accuracy`.

const WAIT_MS = 30_000;

/** The place; rejects where there is none to be had. */
export function here(): Promise<string> {
  return new Promise((done, fail) => {
    if (!navigator.geolocation) return fail(new Error('no geolocation'));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done([coords.latitude.toFixed(6), coords.longitude.toFixed(6), (coords.altitude ?? 0).toFixed(1), coords.accuracy.toFixed(1)].join(' ')),
      fail,
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 0 },
    );
  });
}
