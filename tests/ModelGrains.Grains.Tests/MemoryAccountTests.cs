using ModelGrains.Errors;
using ModelGrains.Grains.Models;
using ModelGrains.Grains.Silos;
using ModelGrains.Models;

namespace ModelGrains.Grains.Tests;

/// <summary>The account by itself, with holders that answer what a test tells them.</summary>
public sealed class MemoryAccountTests : IDisposable
{
    private const long Megabyte = 1 << 20;

    private readonly MemoryAccount account = new(new InstanceOptions { MemoryMegabytes = 10 }, TimeProvider.System);

    public void Dispose() => account.Dispose();

    [Fact]
    public async Task AdmitAsync_PinnedAfterItsLoad_StaysAndAnotherLeaves()
    {
        var pinned = await HeldAsync(1, 5, LeaveAnswer.Pinned);
        var other = await HeldAsync(2, 5, LeaveAnswer.Left);

        var outcome = await account.AdmitAsync(Record(3, 5), new Holder(3), mayMakeRoom: true);

        Assert.True(outcome.IsSuccess, outcome.ToString());
        Assert.Equal((1, 1), (pinned.Asked, other.Asked));
        Assert.Equal(10 * Megabyte, account.Used);
    }

    [Fact]
    public async Task AdmitAsync_RequestCameMeanwhile_TakesTheNext()
    {
        var busy = await HeldAsync(1, 5, LeaveAnswer.InUse);
        await HeldAsync(2, 5, LeaveAnswer.Left);

        Assert.True((await account.AdmitAsync(Record(3, 5), new Holder(3), mayMakeRoom: true)).IsSuccess);
        Assert.Equal(1, busy.Asked);
    }

    [Fact]
    public async Task AdmitAsync_AllInUse_IsOverloadedWithARetryDelay()
    {
        await HeldAsync(1, 10, LeaveAnswer.InUse);

        var outcome = await account.AdmitAsync(Record(3, 5), new Holder(3), mayMakeRoom: true);

        Assert.True(outcome.Error is { Code: ModelErrorCode.Overloaded, RetryAfter.Ticks: > 0 }, outcome.ToString());
        Assert.Equal(10 * Megabyte, account.Used);
    }

    [Fact]
    public async Task OnLoaded_Measured_IsWhatItCountsAndWhatTheNextLoadExpects()
    {
        var share = (await account.AdmitAsync(Record(1, 10), new Holder(1), mayMakeRoom: true)).Value!;
        share.OnLoaded(Megabyte);
        Assert.InRange(share.Bytes, Megabyte, 2 * Megabyte);
        Assert.Equal(share.Bytes, account.Used);
        share.Dispose();
        share.Dispose();
        Assert.Equal(0, account.Used);

        await HeldAsync(2, 8, LeaveAnswer.InUse);
        Assert.True((await account.AdmitAsync(Record(1, 10), new Holder(1), mayMakeRoom: true)).IsSuccess);
    }

    [Fact]
    public async Task AdmitAsync_ContentThatIsHeld_TakesNoMoreAndStaysUntilTheLastLeaves()
    {
        var first = (await account.AdmitAsync(Record(1, 8), new Holder(1), mayMakeRoom: true)).Value!;
        var second = (await account.AdmitAsync(Record(1, 8), new Holder(1, slot: 1), mayMakeRoom: true)).Value!;

        Assert.Equal(8 * Megabyte, account.Used);
        first.Dispose();
        Assert.Equal(8 * Megabyte, account.Used);
        second.Dispose();
        Assert.Equal(0, account.Used);
    }

    private async Task<Holder> HeldAsync(byte content, int megabytes, LeaveAnswer answer)
    {
        var holder = new Holder(content);
        var share = (await account.AdmitAsync(Record(content, megabytes), holder, mayMakeRoom: false)).Value!;
        holder.OnAsked = () =>
        {
            if (answer == LeaveAnswer.Left)
                share.Dispose();
            holder.IsInUse = answer == LeaveAnswer.InUse;
            return answer;
        };
        return holder;
    }

    private static VersionRecord Record(byte content, int megabytes)
    {
        var hash = new byte[32];
        hash[0] = content;
        var key = VersionKey.Parse($"m{content}/1");
        return new VersionRecord
        {
            Key = key,
            Package = PackageDigest.FromSha256(hash),
            Manifest = new ModelManifest { Name = key.Model, Signature = new ModelSignature { Inputs = [], Outputs = [] } },
            State = VersionState.Serving,
            Desired = DesiredState.Loaded,
            MemoryInBytes = (megabytes + 16) * Megabyte,
        };
    }

    private sealed class Holder(byte content, int slot = 0) : IMemoryHolder
    {
        public InstanceKey Key { get; } = new(ModelName.Parse($"m{content}"), new ModelVersion(1), slot);

        public long LastUsed => content;

        public bool IsInUse { get; set; }

        public int Asked { get; private set; }

        public Func<LeaveAnswer> OnAsked { get; set; } = () => LeaveAnswer.InUse;

        public Task<LeaveAnswer> TryLeaveAsync(string reason)
        {
            Asked++;
            return Task.FromResult(OnAsked());
        }
    }
}
