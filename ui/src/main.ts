import './design/tokens.css';
import './design/base.css';
import './design/shell.css';
import './design/parts.css';
import './design/media.css';
import './features/features.css';
import './features/activity.css';
import './features/guides/guides.css';
import './features/opinions/opinions.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { announce } from './app/changes';
import { session } from './app/session.svelte';
import { listen } from './bridge';

session.start();
listen(announce);
const target = document.getElementById('app');
if (target) mount(App, { target });
