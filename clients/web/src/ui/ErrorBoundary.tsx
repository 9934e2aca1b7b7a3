import { Component, type ReactNode } from 'react';
import { Button } from './Button.js';

interface Props {
  readonly children: ReactNode;
}

/** Shows what went wrong in a page, in the place of what could not be drawn. */
export class ErrorBoundary extends Component<Props, { readonly failure?: unknown }> {
  override state: { readonly failure?: unknown } = {};

  static getDerivedStateFromError(failure: unknown): { readonly failure: unknown } {
    return { failure };
  }

  override render(): ReactNode {
    if (!('failure' in this.state)) {
      return this.props.children;
    }
    const { failure } = this.state;
    return (
      <main className="crash">
        <h1>This page has a fault</h1>
        <p>What you wrote is in this device’s store and goes out after a reload.</p>
        <pre>{failure instanceof Error ? failure.message : String(failure)}</pre>
        <Button look={['primary']} onPress={() => location.reload()}>
          Reload
        </Button>
      </main>
    );
  }
}
