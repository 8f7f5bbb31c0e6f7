import { render } from 'solid-js/web';
import { App } from './app/App.tsx';
import { AppProvider, createApp } from './app/create-app.ts';
import { createClient } from './client.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');

render(() => {
  const app = createApp(createClient);
  return (
    <AppProvider value={app}>
      <App />
    </AppProvider>
  );
}, root);
