namespace Orleans.Runtime;

internal static class TaskOutcome
{
    // The exception object that an await of the task would throw, with its stack.
    public static Exception ExceptionOf(Task completed)
    {
        try
        {
            completed.GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            return exception;
        }

        throw new InvalidOperationException("The task did not fail.");
    }

    // Whether it says "cancelled" and nothing else; a type derived from it is an exception of its own.
    public static bool IsCancellation(Exception exception, out CancellationToken token)
    {
        token = (exception as OperationCanceledException)?.CancellationToken ?? default;
        return exception.GetType() == typeof(OperationCanceledException) || exception.GetType() == typeof(TaskCanceledException);
    }
}
