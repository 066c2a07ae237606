using System.Buffers;
using System.IO.Pipelines;

namespace ModelGrains.Tests.Fuzz;

/// <summary>
/// A pipe whose bytes come in pieces cut at random places, each read at least one byte more. It throws where a reader reads on at the end
/// without having taken anything: a reader that spins. So reads are at most one per byte and one per message.
/// </summary>
/// <param name="bytes">The bytes.</param>
/// <param name="random">Cuts them; null for all at once.</param>
internal sealed class CutPipe(byte[] bytes, FuzzRandom? random) : PipeReader
{
    private int consumed;
    private int shown;
    private int consumedAtEnd = -1;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var isEnd = shown == bytes.Length;
        if (isEnd && consumedAtEnd == consumed)
            throw new InvalidOperationException("The reader reads on after the end.");
        shown = random is null ? bytes.Length : Math.Min(bytes.Length, shown + PieceSize(random));

        // Half of the ends come with the last bytes, half after them.
        isEnd = isEnd || (shown == bytes.Length && (random is null || random.OneIn(2)));
        consumedAtEnd = isEnd ? consumed : -1;
        return new(new ReadResult(new ReadOnlySequence<byte>(bytes, consumed, shown - consumed), isCanceled: false, isEnd));
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) =>
        this.consumed += (int)new ReadOnlySequence<byte>(bytes, this.consumed, shown - this.consumed).Slice(0, consumed).Length;

    public override bool TryRead(out ReadResult result) => throw new NotSupportedException();

    public override void CancelPendingRead() => throw new NotSupportedException();

    public override void Complete(Exception? exception = null)
    {
        // Nothing is held.
    }

    private static int PieceSize(FuzzRandom random) => random.OneIn(3) ? 1 : random.OneIn(2) ? random.Next(1, 9) : random.Next(1, 4000);
}
