// A script for the transformer. It runs once a step of windtrap.yml names it:
//   - {id: example, step: script, script: {file: /etc/windtrap/scripts/example.js}}
export function transformEvent(event) {
  const email = event.traits?.email;
  if (email) {
    event.traits.emailDomain = email.split('@')[1];
  }
  return event;
}
