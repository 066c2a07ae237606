using System.Buffers;

namespace ModelGrains.Onnx.Native;

/// <summary>The native arguments and results of one run; one is kept for each thread. Whoever rents it disposes it when the run's outputs are read.</summary>
internal sealed unsafe class RunFrame : IDisposable
{
    [ThreadStatic]
    private static RunFrame? kept;

    private nint[] inputNames = new nint[4];
    private nint[] inputs = new nint[4];
    private MemoryHandle[] pins = new MemoryHandle[4];
    private nint[] outputNames = new nint[4];
    private nint[] outputs = new nint[4];
    private int inputCount;
    private int outputCount;

    private RunFrame()
    {
    }

    /// <summary>The thread's frame, empty.</summary>
    public static RunFrame Rent()
    {
        var frame = kept ?? new RunFrame();
        kept = null;
        return frame;
    }

    /// <summary>Adds an input, whose value and pin it releases.</summary>
    public void AddInput(nint name, nint value, MemoryHandle pin)
    {
        if (inputCount == inputs.Length)
        {
            Array.Resize(ref inputNames, inputCount * 2);
            Array.Resize(ref inputs, inputCount * 2);
            Array.Resize(ref pins, inputCount * 2);
        }

        inputNames[inputCount] = name;
        inputs[inputCount] = value;
        pins[inputCount++] = pin;
    }

    /// <summary>Asks for an output.</summary>
    public void AddOutput(nint name)
    {
        if (outputCount == outputs.Length)
        {
            Array.Resize(ref outputNames, outputCount * 2);
            Array.Resize(ref outputs, outputCount * 2);
        }

        outputNames[outputCount] = name;
        outputs[outputCount++] = 0;
    }

    /// <summary>Runs.</summary>
    /// <exception cref="OrtException">The run failed or was ended.</exception>
    public void Run(nint session, nint options)
    {
        nint status;
        fixed (nint* names = inputNames, values = inputs, wanted = outputNames, results = outputs)
            status = NativeApi.Run(session, options, names, values, (nuint)inputCount, wanted, (nuint)outputCount, results);
        NativeApi.Check(status);
    }

    /// <summary>A result, valid until disposal.</summary>
    public nint Output(int index) => outputs[index];

    /// <summary>Gives everything back.</summary>
    public void Dispose()
    {
        for (var i = 0; i < inputCount; i++)
        {
            NativeApi.ReleaseValue(inputs[i]);
            pins[i].Dispose();
            pins[i] = default;
        }

        for (var i = 0; i < outputCount; i++)
        {
            if (outputs[i] != 0)
                NativeApi.ReleaseValue(outputs[i]);
        }

        inputCount = outputCount = 0;
        kept = this;
    }
}
