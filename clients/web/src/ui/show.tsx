import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary } from './ErrorBoundary.js';
import './styles.css';
import { applyTheme } from './theme.js';

/** Draws a page. */
export function show(page: ReactNode): void {
  const root = document.getElementById('root');
  if (!root) {
    throw new Error('the page has no place for itself');
  }
  applyTheme();
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>{page}</ErrorBoundary>
    </StrictMode>,
  );
}
