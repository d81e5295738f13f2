import { createResource, createSignal, Match, Show, Switch } from 'solid-js';
import { useData } from '../data-context.tsx';
import { Markdown } from '../markdown/Markdown.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import styles from './Ask.module.css';
import { AskCommand } from './AskCommand.tsx';
import { AskDecision } from './AskDecision.tsx';
import { AskQuestions } from './AskQuestions.tsx';
import { type AskOn, createAnswer } from './answer.ts';
import { planText, readInput, readQuestions, visible } from './ask-words.ts';

interface AskBodyProps {
  on: AskOn;
  stacked?: boolean;
  onAnswered?(): void;
}

/** What is asked, in full, and the answers to it. Nothing can be answered before all of it is here to be read. */
export function AskBody(props: AskBodyProps) {
  const data = useData();
  const answer = createAnswer(
    data,
    () => props.on,
    () => props.onAnswered?.(),
  );
  const ask = () => props.on.ask;
  // Too long to come along with the list of sessions.
  const [whole, { refetch }] = createResource(
    () => (ask().input === '' ? ask().id : null),
    (id) => data.wholeAsk(props.on.machineId, props.on.sessionId, id),
  );
  const input = () => {
    if (ask().input !== '') return readInput(ask().input);
    const got = whole();
    return got?.ok ? readInput(got.value.input) : null;
  };
  const missing = () => {
    const got = whole();
    return got && !got.ok ? got.problem : null;
  };
  const [choices, setChoices] = createSignal<Record<string, string> | null>(null);
  const [plan, setPlan] = createSignal<string | null>(null);

  return (
    <>
      <Show when={missing()}>
        {(problem) => <ErrorNote problem={problem()} action={{ text: 'Again', act: () => void refetch() }} />}
      </Show>
      <Show when={input()} fallback={<Show when={missing() === null}>{<Skeleton rows={2} />}</Show>}>
        {(input) => (
          <Switch
            fallback={
              <>
                <AskCommand tool={ask().tool} input={input()} />
                <AskDecision ask={ask()} answer={answer} stacked={props.stacked} />
              </>
            }
          >
            <Match when={ask().kind === 'question' && readQuestions(input())}>
              {(questions) => (
                <>
                  <AskQuestions questions={questions()} onChoices={setChoices} />
                  <AskDecision
                    ask={ask()}
                    answer={answer}
                    stacked={props.stacked}
                    allow={{
                      text: 'Answer',
                      disabled: choices() === null,
                      send: () => void answer.answer({ answer: 'allow', choices: choices() ?? {} }),
                    }}
                  />
                </>
              )}
            </Match>
            <Match when={ask().kind === 'plan' && planText(input())}>
              {(text) => (
                <>
                  <Show
                    when={plan() !== null}
                    fallback={
                      <>
                        <section class={styles.plan} aria-label="The plan">
                          <Markdown text={visible(text())} />
                        </section>
                        <Button kind="bare" class={styles.words} onClick={() => setPlan(text())}>
                          Change the plan
                        </Button>
                      </>
                    }
                  >
                    <TextArea label="The plan" rows={12} value={plan() ?? ''} onValue={setPlan} />
                  </Show>
                  <AskDecision
                    ask={ask()}
                    answer={answer}
                    stacked={props.stacked}
                    allow={{
                      text: plan() === null ? 'Approve' : 'Approve this plan',
                      send: () => void answer.answer({ answer: 'allow', ...changed(plan(), text()) }),
                    }}
                  />
                </>
              )}
            </Match>
          </Switch>
        )}
      </Show>
      <Show when={answer.problem()}>{(problem) => <ErrorNote problem={problem()} />}</Show>
    </>
  );
}

const changed = (plan: string | null, from: string) => (plan === null || plan === from ? {} : { plan });
