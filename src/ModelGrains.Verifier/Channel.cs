using System.Text.Json;
using ModelGrains.Onnx.Verification;

namespace ModelGrains.Verifier;

/// <summary>
/// The way in and out. The report has standard output for itself: whatever else writes there (a native library's print) is sent to
/// standard error from the start.
/// </summary>
internal sealed class Channel : IDisposable
{
    private const int MaxRequest = 1 << 16;

    private readonly Stream input = Console.OpenStandardInput();
    private readonly Stream output;

    private Channel(Stream output) => this.output = output;

    /// <summary>Takes standard output over.</summary>
    public static Channel Open()
    {
        // On Unix the stream has a duplicate of the file of its own, which stays what it is.
        var output = Console.OpenStandardOutput();
        if (!OperatingSystem.IsWindows() && NativeMethods.Duplicate(2, 1) < 0)
            throw new IOException("Standard output cannot be taken over.");
        return new Channel(output);
    }

    /// <summary>The request, a line or all there is; null where it is none. From then on the end of the input is watched, where the request says so.</summary>
    public VerifierRequest? Read()
    {
        var buffer = new byte[MaxRequest];
        var length = 0;
        int count;
        while (length < buffer.Length && (count = input.Read(buffer, length, buffer.Length - length)) > 0)
        {
            length += count;
            if (buffer.AsSpan(0, length).Contains((byte)'\n'))
                break;
        }

        VerifierRequest? request;
        try
        {
            request = JsonSerializer.Deserialize(buffer.AsSpan(0, length), VerifierJson.Default.VerifierRequest);
        }
        catch (JsonException)
        {
            return null;
        }

        if (request is { EndsWithInput: true })
            new Thread(EndWithInput) { IsBackground = true, Name = "input" }.Start();
        return request;
    }

    /// <summary>Writes the report.</summary>
    public void Write(VerifierAnswer answer)
    {
        output.Write(JsonSerializer.SerializeToUtf8Bytes(answer, VerifierJson.Default.VerifierAnswer));
        output.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        output.Dispose();
        input.Dispose();
    }

    /// <summary>Whoever asked is gone, perhaps killed: nobody else would end this process.</summary>
    private void EndWithInput()
    {
        var rest = new byte[64];
        while (input.Read(rest) > 0)
        {
        }

        OwnProcess.End(1);
    }
}
