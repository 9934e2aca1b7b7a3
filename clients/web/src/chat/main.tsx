import { show } from '../ui/show.js';
import { App } from './App.js';
import './chat.css';

show(<App />);
