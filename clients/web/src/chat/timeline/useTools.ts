import {
  type FocusEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react';

/** How long the focus takes to come back from a menu. */
const FOCUS_MILLIS = 100;

/** Browsers make up a mouse where a finger was last. */
function canHover(): boolean {
  return matchMedia('(hover: hover)').matches;
}

interface Handlers {
  readonly onPointerEnter: (event: PointerEvent) => void;
  readonly onPointerLeave: () => void;
  readonly onPointerDownCapture: (event: PointerEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: (event: FocusEvent) => void;
}

export interface Tools {
  readonly areShown: boolean;
  /** A menu of theirs was opened or closed. */
  readonly menuOpened: (isOpen: boolean) => void;
  /** One of them was used, which is enough for a finger. */
  readonly used: () => void;
  /** Of the row. */
  readonly handlers: Handlers;
}

/**
 * When the tools of a message are shown: while a mouse is over it, the keyboard is in it, or one of their menus is open;
 * and from a tap on it to the next tap, or to their use.
 */
export function useTools(row: RefObject<HTMLElement | null>): Tools {
  const [isOver, setOver] = useState(false);
  const [isInside, setInside] = useState(false);
  const [isTapped, setTapped] = useState(false);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const pointer = useRef('');
  const isOnTool = useRef(false);

  useEffect(() => {
    const elsewhere = ({ target }: Event): void => {
      if (!isMenuOpen && !row.current?.contains(target as Node)) {
        setTapped(false);
      }
    };
    if (isTapped) {
      document.addEventListener('pointerdown', elsewhere);
    }
    return () => document.removeEventListener('pointerdown', elsewhere);
  }, [row, isTapped, isMenuOpen]);

  useEffect(() => {
    if (isTapped) {
      row.current?.lastElementChild?.scrollIntoView({ block: 'nearest' });
    }
  }, [row, isTapped]);

  const menuOpened = (isOpen: boolean): void => {
    setMenuOpen(isOpen);
    if (!isOpen) {
      setTapped(false);
      // A menu takes focus and pointer with it when it goes, without a word.
      setTimeout(() => {
        setInside(row.current?.matches(':focus-visible, :has(:focus-visible)') ?? false);
        setOver(canHover() && (row.current?.matches(':hover') ?? false));
      }, FOCUS_MILLIS);
    }
  };
  /** Also what lies in a menu, whose events come here, too. */
  const isTool = (target: EventTarget): boolean =>
    !row.current?.contains(target as Node) || (target as Element).closest('button') !== null;
  const handlers: Handlers = {
    onPointerEnter: ({ pointerType }) => setOver(pointerType === 'mouse' && canHover()),
    onPointerLeave: () => setOver(false),
    onPointerDownCapture: ({ pointerType, target }) => {
      pointer.current = pointerType;
      isOnTool.current = isTool(target);
    },
    onClick: ({ target }) => {
      // A tool that goes when it is pressed leaves the click to what lies below it.
      if (pointer.current !== 'mouse' && !isOnTool.current && !isTool(target)) {
        setTapped(before => !before);
      }
      isOnTool.current = false;
    },
    onFocus: ({ target }) => setInside(target.matches(':focus-visible')),
    onBlur: ({ currentTarget, relatedTarget }) => {
      if (!currentTarget.contains(relatedTarget)) {
        setInside(false);
      }
    },
  };
  return {
    areShown: isOver || isInside || isTapped || isMenuOpen,
    menuOpened,
    used: () => {
      setTapped(false);
      setInside(false); // a tool that goes takes the focus with it, without a word
    },
    handlers,
  };
}
