namespace ModelGrains.Onnx.Runtime;

/// <summary>Work in the order it came, linked through itself: adding costs no memory, leaving no search. The owner's lock guards it.</summary>
internal sealed class WorkList
{
    private InferenceWork? last;

    /// <summary>The first; null where there is none.</summary>
    public InferenceWork? First { get; private set; }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds at the end.</summary>
    public void Add(InferenceWork work)
    {
        work.List = this;
        work.Previous = last;
        if (last is null)
            First = work;
        else
            last.Next = work;
        last = work;
        Count++;
    }

    /// <summary>Takes out work that is in this list.</summary>
    public void Remove(InferenceWork work)
    {
        if (work.Previous is null)
            First = work.Next;
        else
            work.Previous.Next = work.Next;
        if (work.Next is null)
            last = work.Previous;
        else
            work.Next.Previous = work.Previous;
        (work.Next, work.Previous, work.List) = (null, null, null);
        Count--;
    }
}
