/** Tells the test what happened, as one line of JSON. */
export function tell(what, more = {}) {
  console.log(JSON.stringify({ what, ...more }));
}
