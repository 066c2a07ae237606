using Spectre.Console;

namespace ModelGrains.Cli.Output;

/// <summary>Shows steps as bars and spinners where somebody looks, and nothing where the stream is redirected.</summary>
internal static class StepProgress
{
    /// <summary>Runs work and shows its steps until it ends; the last step vanishes with it.</summary>
    public static Task<T> RunAsync<T>(IAnsiConsole console, Func<IStepProgress, Task<T>> work) =>
        console.Profile.Capabilities is { Ansi: true, Interactive: true }
            ? console.Progress()
                .AutoClear(true)
                .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
                .StartAsync(context => work(new Bars(context)))
            : work(new Silent());

    private sealed class Silent : IStepProgress
    {
        public void Start(string step, long bytes)
        {
        }

        public void Advance(long bytes)
        {
        }

        public void Wait(string step)
        {
        }
    }

    private sealed class Bars(ProgressContext context) : IStepProgress
    {
        private ProgressTask? current;

        public void Start(string step, long bytes) => Next($"{step} {Units.Bytes(bytes)}", bytes);

        public void Advance(long bytes) => current?.Increment(bytes);

        public void Wait(string step) => Next(step, 1).IsIndeterminate();

        private ProgressTask Next(string step, long length)
        {
            if (current is { } done)
            {
                done.Value = done.MaxValue;
                done.StopTask();
            }

            current = context.AddTask(Markup.Escape(step), maxValue: Math.Max(1, length));
            return current;
        }
    }
}
