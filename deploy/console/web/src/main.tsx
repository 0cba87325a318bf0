import { render } from 'preact';
import './style.css';
import { App } from './shell/App.tsx';
import { followAddress } from './shell/route.ts';
import { followSystem } from './shell/theme.ts';

followSystem();
followAddress();
const place = document.getElementById('console');
if (place) {
  place.replaceChildren();
  render(<App />, place);
}
