namespace ModelGrains.Tests;

/// <summary>What calls allocate on the thread that makes them.</summary>
internal static class Allocation
{
    private const int Batches = 5;

    /// <summary>
    /// Bytes that one batch of calls allocates: the least of several batches, since a collection that another test causes empties the shared
    /// pools, and the batch that fills them again pays for that.
    /// </summary>
    /// <param name="batch">Makes the calls, all of them on this thread.</param>
    public static long Of(Action batch)
    {
        var least = long.MaxValue;
        for (var i = 0; i < Batches; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            batch();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
